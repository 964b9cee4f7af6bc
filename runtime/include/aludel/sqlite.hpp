// SPDX-License-Identifier: MIT
// For applications with a SQLite connection of their own.
#pragma once

#include <aludel/aludel.hpp>

struct sqlite3;

namespace aludel {

/// As with a URL, but on this connection, which must have no transaction open and stays open.
/// `PRAGMA foreign_keys` comes back as it was; the busy timeout is five seconds then, and a busy or
/// progress handler is gone.
[[nodiscard]] result<report> upgrade(const bundle& revisions, sqlite3* connection,
                                     const options& = {});
[[nodiscard]] result<report> downgrade(const bundle& revisions, sqlite3* connection,
                                       const options&);
[[nodiscard]] result<status_report> status(const bundle& revisions, sqlite3* connection,
                                           const options& = {});

/// What `options.on_connect` is given. Precondition: its language is sqlite.
[[nodiscard]] inline sqlite3* as_sqlite(const native_connection& given) {
  return static_cast<sqlite3*>(given.handle);
}

}  // namespace aludel
