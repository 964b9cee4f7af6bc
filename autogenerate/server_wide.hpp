// SPDX-License-Identifier: MIT
// Statements whose effect a scratch database does not keep to itself.
#pragma once

#include <aludel/bundle.hpp>

#include "runtime/src/statement_words.hpp"

namespace aludel::autogenerate {

/// On PostgreSQL, what it does is of the whole server; on SQLite, of another file.
[[nodiscard]] bool reaches_beyond_database(const detail::words& of, dialect language);

/// Whether an upgrade written in SQL has such a statement.
[[nodiscard]] bool upgrades_reach_beyond_database(const bundle& revisions, dialect language);

}  // namespace aludel::autogenerate
