// SPDX-License-Identifier: MIT
// A small history: a table, an index, a row.
#pragma once

#include <vector>

#include "tests/support/revisions.hpp"

namespace aludel::test {

inline const std::vector<revision_file> three{
    revision("r1", "", "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);",
             "DROP TABLE users;"),
    revision("r2", "r1", "CREATE INDEX ix_users_email ON users (email);",
             "DROP INDEX ix_users_email;"),
    revision("r3", "r2", "INSERT INTO users VALUES (1, 'a@example.org');",
             "DELETE FROM users WHERE id = 1;"),
};

}  // namespace aludel::test
