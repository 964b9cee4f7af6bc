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

[[nodiscard]] inline std::string plain(const model::object_name& of) {
  return of.schema.empty() ? of.name : of.schema + "." + of.name;
}

/// A call, as errors tell of it: drop_column(users, age).
template <class... Names>
[[nodiscard]] std::string call(std::string_view operation, const Names&... of) {
  const std::vector<std::string> names{plain(model::object_name(of))...};
  return fmt::format("{}({})", operation, fmt::join(names, ", "));
}

// ---- What takes calls back

/// Thrown by what takes a call back, where that is not certain.
struct no_inverse {
  std::string_view why;
  std::string call{};  ///< which that is; empty: the one that is being made
};

constexpr auto definition_lost = "what it was is not known";

[[nodiscard]] inline error no_way_back(std::string_view call, std::string_view why) {
  return {.code = errc::unsupported,
          .message = fmt::format("auto_downgrade() cannot take back {}: {}", call, why),
          .hint =
              "write `void downgrade(aludel::op& op)`, or `// migrate:irreversible` and the "
              "reason"};
}

/// Of a call that has no certain inverse.
[[nodiscard]] inline auto never(std::string_view why) {
  return [why](const ddl&) -> statements { throw no_inverse{why}; };
}

/// Of a call that makes something, unless that may have been there.
template <class Undo>
[[nodiscard]] auto unless_there(model::guard unless, Undo undo) {
  return [unless, undo](const ddl& in) -> statements {
    if (unless != model::guard::none) throw no_inverse{"it may have been there before"};
    return undo(in);
  };
}

// ---- Calls

/// What is refused in a call names it, and has its place.
template <class Call>
auto at_place(operations& target, const op::place& at, const std::string& named, Call call)
    -> decltype(call()) {
  error problem;
  try {
    return call();
  } catch (refused_operation& refused) {
    problem = std::move(refused.problem);
    problem.message = fmt::format("{}: {}", named, problem.message);
  } catch (const no_inverse& lost) {
    problem = no_way_back(lost.call.empty() ? named : lost.call, lost.why);
  }
  problem.where =
      location{.file = {}, .line = static_cast<int>(at.line()), .column = 0, .text = {}};
  target.fail(std::move(problem));
  return decltype(call())();
}

/// Writes what a call means, or what takes it back, and runs it.
template <class Write, class Undo>
void perform(operations& target, const op::place& at, const std::string& named, Write write,
             Undo undo) {
  const auto made = at_place(target, at, named, [&] {
    const ddl in{target.language()};
    statements all = write(in);
    if (target.takes_back() && !all.empty()) {
      all = undo(in);
      std::reverse(all.begin(), all.end());
    }
    return all;
  });
  for (const auto& each : made) target.run(each, at.line());
}

// ---- Words of SQL

[[nodiscard]] inline std::string_view name(model::guard of) {
  switch (of) {
    case model::guard::if_exists:
      return "if_exists";
    case model::guard::if_not_exists:
      return "if_not_exists";
    case model::guard::or_replace:
      return "or_replace";
    case model::guard::none:
      break;
  }
  return "no guard";
}

/// Whether there is a guard, which only this one can be.
[[nodiscard]] inline bool guarded(model::guard unless, model::guard possible) {
  if (unless != model::guard::none && unless != possible) {
    refuse(errc::usage, fmt::format("it takes {}, not {}", name(possible), name(unless)),
           "correct it, or leave it out");
  }
  return unless == possible;
}

[[nodiscard]] inline std::string_view if_exists(model::guard unless) {
  return guarded(unless, model::guard::if_exists) ? "IF EXISTS " : "";
}
[[nodiscard]] inline std::string_view if_not_exists(model::guard unless) {
  return guarded(unless, model::guard::if_not_exists) ? "IF NOT EXISTS " : "";
}

/// CREATE of what can replace another on PostgreSQL, and leave one alone on SQLite.
[[nodiscard]] inline std::string create_or_replace(const ddl& in, std::string_view kind,
                                                   model::guard unless) {
  const bool postgresql = in.language() == dialect::postgresql;
  const bool replaces = unless == model::guard::or_replace;
  auto words = replaces ? fmt::format("CREATE OR REPLACE {} ", kind)
                        : fmt::format("CREATE {} {}", kind, if_not_exists(unless));
  if (unless != model::guard::none && replaces != postgresql) {
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
  return {fmt::format("CREATE {} {}{}", kind, if_not_exists(unless), quoted)};
}
[[nodiscard]] inline statements drop(std::string_view kind, model::guard unless,
                                     const std::string& quoted) {
  return {fmt::format("DROP {} {}{}", kind, if_exists(unless), quoted)};
}

}  // namespace aludel::detail
