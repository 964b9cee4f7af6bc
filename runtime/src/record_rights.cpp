// SPDX-License-Identifier: MIT
// Whose the record's tables are, and who may write them.
#include <fmt/format.h>

#include "runtime/src/record.hpp"
#include "runtime/src/record_values.hpp"
#include "runtime/src/refusal.hpp"

namespace aludel::detail {

/// The tables are not simply our own. They may belong to the owner of the schema or of the
/// database, who could do anything here anyway; they may not be what somebody has made who happened
/// to be allowed to.
result<void> record::check_strange() {
  const auto rows = connection_->query(with_names(sql_of(connection_->language()).strange, asked_));
  if (!rows) return tl::unexpected{own(rows.error())};
  if (rows->empty()) return {};
  auto problem = wrong_schema(
      visible_text(rows->front().front()),
      "drop it if nobody needs it, or give it to the role that owns the schema; or connect as the "
      "role that it belongs to, if that is yours");
  problem.notes.emplace_back("nothing was changed");
  return tl::unexpected{std::move(problem)};
}

/// It is about to be run.
result<void> record::check_writers() {
  const auto roles = writers(names_.history);
  if (!roles) return tl::unexpected{roles.error()};
  if (roles->empty()) return {};
  return refuse_change(
      errc::unexpected_schema,
      fmt::format("leave the table to its owner: REVOKE INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER "
                  "ON {} FROM …; or take the revisions back with the release that has them",
                  names_.history),
      "the downgrades in {} are not run: {} could have written them", names_.history,
      fmt::join(*roles, ", "));
}

result<std::string> record::missing_right(const state& from) {
  const auto& sql = sql_of(connection_->language());
  const auto rows =
      from.tables ? connection_->query(std::string(sql.may_write), names_.version, names_.history)
                  : connection_->query(std::string(sql.may_create), from.schema);
  if (!rows) return tl::unexpected{own(rows.error())};
  const auto& found = rows->front();
  if (truth(found.at(2))) {
    return tl::unexpected{wrong_schema(
        fmt::format("everybody may write the tables {} and {}: what they say cannot be trusted",
                    names_.version, names_.history),
        fmt::format("REVOKE INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER ON {}, {} FROM PUBLIC",
                    names_.version, names_.history))};
  }
  if (truth(found.at(1))) return std::string();
  return from.tables ? fmt::format("the role {} may not write the tables {} and {}",
                                   found.at(0).value_or(""), names_.version, names_.history)
                     : fmt::format("the role {} may not make tables in schema {}",
                                   found.at(0).value_or(""), from.schema);
}

result<std::vector<std::string>> record::writers() { return writers(names_.version); }

result<std::vector<std::string>> record::writers(const std::string& other) {
  const auto rows = connection_->query(std::string(sql_of(connection_->language()).writers),
                                       names_.history, other);
  if (!rows) return tl::unexpected{own(rows.error())};
  std::vector<std::string> roles;
  for (const auto& each : *rows) roles.push_back(visible_text(each.front()));
  return roles;
}

}  // namespace aludel::detail
