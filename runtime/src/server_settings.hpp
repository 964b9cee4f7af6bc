// SPDX-License-Identifier: MIT
// Settings that somebody made at the server and that decide how a run comes out: how long a session
// may live, and what the role or the database has set. Only the PostgreSQL backend includes it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/database.hpp"

namespace aludel::detail {

/// Name, value in milliseconds where it is a time, value as it is written, and whether the role or
/// the database has set it. Settings with a dot in their names are the application's, and may be
/// secrets.
constexpr std::string_view read_server_settings =
    "SELECT name, setting, pg_catalog.current_setting(name), "
    "source OPERATOR(pg_catalog.~) '^(user|database)' FROM pg_catalog.pg_settings "
    "WHERE name OPERATOR(pg_catalog.~) '^(idle_in_transaction_session|idle_session|transaction)"
    "_timeout$' OR source OPERATOR(pg_catalog.~) '^(user|database)' "
    "AND name OPERATOR(pg_catalog.!~) '[.]' ORDER BY name COLLATE pg_catalog.\"C\"";

/// A server that ends a session says why, but libpqxx does not hand that on: it is found out from
/// the time that has passed.
class server_settings {
public:
  /// Of a session in which nothing is set otherwise.
  void read(const std::vector<row>& rows);

  void begins_transaction() { began_ = clock::now(); }
  void asks() { asked_ = clock::now(); }
  void is_answered() { answered_ = clock::now(); }

  /// Why the server has ended the session, if it was for a limit that was reached while the last
  /// statement ran or before it.
  [[nodiscard]] std::optional<error> limit_reached(bool in_transaction) const;

  /// "search_path = evil, work_mem = 64kB": what the role or the database has set.
  [[nodiscard]] const std::string& made_by_others() const { return made_by_others_; }

private:
  using clock = std::chrono::steady_clock;
  struct limit {
    std::chrono::milliseconds time{};  ///< 0: there is none
    std::string text{};                ///< "100ms"
  };

  limit idle_in_transaction_;
  limit idle_;
  limit transaction_;
  std::string made_by_others_;
  clock::time_point began_ = clock::now();
  clock::time_point asked_ = clock::now();
  clock::time_point answered_ = clock::now();
};

}  // namespace aludel::detail
