// SPDX-License-Identifier: MIT
#include "runtime/src/database.hpp"

#include <algorithm>
#include <array>

#include "runtime/src/rebuild.hpp"

namespace aludel::detail {

namespace {

template <std::size_t Size>
bool is_one_of(const error& problem, const std::array<std::string_view, Size>& states) {
  return std::find(states.begin(), states.end(), problem.sqlstate) != states.end();
}

/// `true` as each dialect writes it. A row without columns tells nothing.
bool holds(const row& of) {
  return !of.empty() && std::all_of(of.begin(), of.end(),
                                    [](const value& each) { return each == "t" || each == "1"; });
}

}  // namespace

verdict verdict_of(const std::vector<row>& rows) {
  const auto failed =
      std::count_if(rows.begin(), rows.end(), [](const row& each) { return !holds(each); });
  return {.rows = rows.size(), .failed = static_cast<std::size_t>(failed)};
}

result<void> database::rebuild(const model::object_name& table,
                               const std::vector<model::table_change>& changes) {
  return detail::rebuild(*this, table, changes);
}

result<void> database::reconnect() {
  return tl::unexpected{error{.code = errc::connection_lost,
                              .message = "the connection is lost, and is not ours to make anew",
                              .hint = "connect again, and run it again"}};
}

bool is_conflict(const error& problem) {
  // unique_violation, and what CREATE TABLE IF NOT EXISTS answers when two run at once:
  // duplicate_table, duplicate_object (its row type), duplicate_schema.
  return is_one_of(problem, std::array<std::string_view, 4>{"23505", "42P07", "42710", "42P06"});
}

bool is_collision(const error& problem) {
  // duplicate_table, duplicate_object (a type, a role, …), duplicate_schema
  return is_one_of(problem, std::array<std::string_view, 3>{"42P07", "42710", "42P06"});
}

bool is_contention(const error& problem) {
  // lock_not_available, deadlock_detected, serialization_failure
  return is_one_of(problem, std::array<std::string_view, 3>{"55P03", "40P01", "40001"});
}

bool is_transient(const error& problem) {
  if (problem.code != errc::cannot_connect) return false;
  constexpr std::array<std::string_view, 12> signs{
      "starting up",      "shutting down",         "not yet accepting", "recovery",
      "too many clients", "too many connections",  "connection slots",  "Connection refused",
      "No such file",     "closed the connection", "reset by peer",     "timeout expired"};
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    return problem.message.find(sign) != std::string::npos;
  });
}

bool wants_no_transaction(const error& problem) {
  // active_sql_transaction, invalid_transaction_termination
  return is_one_of(problem, std::array<std::string_view, 2>{"25001", "2D000"});
}

bool is_missing_table(const error& problem) {
  // undefined_table, invalid_schema_name
  return is_one_of(problem, std::array<std::string_view, 2>{"42P01", "3F000"});
}

}  // namespace aludel::detail
