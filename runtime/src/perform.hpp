// SPDX-License-Identifier: MIT
// From a call of `op` to statements of the dialect at hand.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <aludel/op.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/src/ddl.hpp"
#include "runtime/src/operations.hpp"

namespace aludel::detail {

using statements = std::vector<std::string>;

[[nodiscard]] inline error placed(error problem, const op::place& at) {
  problem.where =
      location{.file = {}, .line = static_cast<int>(at.line()), .column = 0, .text = {}};
  return problem;
}

/// What is refused in a call has the call's place.
template <class Call>
auto at_place(operations& target, const op::place& at, Call call) -> decltype(call()) {
  try {
    return call();
  } catch (refused_operation& refused) {
    target.fail(placed(std::move(refused.problem), at));
    return decltype(call())();
  }
}

/// Writes what a call means, or what takes it back, and runs it. What cannot be written has the
/// call's place too.
template <class Write, class Undo>
void perform(operations& target, const op::place& at, Write write, Undo undo) {
  const ddl in{target.language()};
  statements made;
  try {
    made = write(in);
    if (target.takes_back() && !made.empty()) {
      made = undo(in);
      std::reverse(made.begin(), made.end());
    }
  } catch (refused_operation& refused) {
    return target.fail(placed(std::move(refused.problem), at));
  }
  for (const auto& each : made) target.run(each, at.line());
}

// ---- What takes calls back

[[nodiscard]] inline std::string plain(const model::object_name& of) {
  return of.schema.empty() ? of.name : of.schema + "." + of.name;
}

/// A call, as errors tell of it: drop_column(users, age).
template <class... Names>
[[nodiscard]] std::string call(std::string_view operation, const Names&... of) {
  const std::vector<std::string> names{plain(model::object_name(of))...};
  return fmt::format("{}({})", operation, fmt::join(names, ", "));
}

[[nodiscard]] inline error no_way_back_from(std::string_view call, std::string_view why) {
  return {.code = errc::unsupported,
          .message = fmt::format("auto_downgrade() cannot take back {}: {}", call, why),
          .hint =
              "write `void downgrade(aludel::op& op)`, or `// migrate:irreversible` and the "
              "reason"};
}

[[noreturn]] inline void no_way_back(std::string_view call, std::string_view why) {
  throw refused_operation{no_way_back_from(call, why)};
}

/// Of a call that has no certain inverse.
[[nodiscard]] inline auto never(std::string call, std::string_view why) {
  return [call = std::move(call), why](const ddl&) -> statements { no_way_back(call, why); };
}

/// Of a call that makes something, unless that may have been there.
template <class Undo>
[[nodiscard]] auto unless_there(model::guard unless, std::string call, Undo undo) {
  return [unless, call = std::move(call), undo](const ddl& in) -> statements {
    if (unless != model::guard::none) no_way_back(call, "it may have been there before");
    return undo(in);
  };
}

constexpr auto definition_lost = "what it was is not known";

// ---- Words of SQL

[[nodiscard]] inline std::string_view written(model::guard unless) {
  switch (unless) {
    case model::guard::if_exists:
      return "IF EXISTS ";
    case model::guard::if_not_exists:
      return "IF NOT EXISTS ";
    case model::guard::or_replace:
    case model::guard::none:
      break;
  }
  return {};
}

/// CREATE of what takes one guard alone, which may be another for each dialect.
[[nodiscard]] inline std::string create(const ddl& in, std::string_view kind, model::guard unless,
                                        model::guard on_postgresql, model::guard on_sqlite) {
  const bool postgresql = in.language() == dialect::postgresql;
  auto words = unless == model::guard::or_replace
                   ? fmt::format("CREATE OR REPLACE {} ", kind)
                   : fmt::format("CREATE {} {}", kind, written(unless));
  if (unless != model::guard::none && unless != (postgresql ? on_postgresql : on_sqlite)) {
    refuse(errc::unsupported,
           fmt::format("{} has no {}", postgresql ? "PostgreSQL" : "SQLite",
                       words.substr(0, words.size() - 1)),
           "drop it before, with if_exists");
  }
  return words;
}

/// "CREATE SCHEMA IF NOT EXISTS "app"".
[[nodiscard]] inline statements create(std::string_view kind, model::guard unless,
                                       const std::string& quoted) {
  return {fmt::format("CREATE {} {}{}", kind, written(unless), quoted)};
}
[[nodiscard]] inline statements drop(std::string_view kind, model::guard unless,
                                     const std::string& quoted) {
  return {fmt::format("DROP {} {}{}", kind, written(unless), quoted)};
}

}  // namespace aludel::detail
