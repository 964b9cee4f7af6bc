// SPDX-License-Identifier: MIT
// For applications with a PostgreSQL connection of their own. This header alone needs libpqxx.
#pragma once

#include <aludel/aludel.hpp>
#include <pqxx/pqxx>

namespace aludel {

/// As with a URL, but on this connection, which must have no transaction open. Its session comes
/// back with the settings that it was made with; `options.migration_url`, `connect_wait` and
/// `on_connect` mean nothing. If it breaks, the call ends with `connection_lost`, and nothing more
/// is run on it. libpqxx 6 makes a broken connection anew without a word when it is used after
/// that: `inhibit_reactivation(true)` keeps it from doing so.
[[nodiscard]] result<report> upgrade(const bundle& revisions, pqxx::connection& connection,
                                     const options& = {});
[[nodiscard]] result<report> downgrade(const bundle& revisions, pqxx::connection& connection,
                                       const options&);
[[nodiscard]] result<status_report> status(const bundle& revisions, pqxx::connection& connection,
                                           const options& = {});

/// What `options.on_connect` is given. Precondition: its language is postgresql.
[[nodiscard]] inline pqxx::connection& as_pqxx(const native_connection& given) {
  return *static_cast<pqxx::connection*>(given.handle);
}

}  // namespace aludel
