// SPDX-License-Identifier: MIT
// From a call of `op` to statements of the dialect at hand.
#pragma once

#include <fmt/format.h>

#include <aludel/op.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/src/ddl.hpp"
#include "runtime/src/operations.hpp"

namespace aludel::detail {

using statements = std::vector<std::string>;

/// What is refused in a call has the call's place.
template <class Call>
auto at_place(const op::place& at, Call call) {
  try {
    return call();
  } catch (refused_operation& refused) {
    refused.problem.where = location{.file = {}, .line = static_cast<int>(at.line()), .text = {}};
    throw failed_operation{std::move(refused.problem)};
  }
}

/// Writes what a call means, and runs it.
template <class Write>
void perform(operations& target, const op::place& at, Write write) {
  const ddl in{target.language()};
  const auto written = at_place(at, [&]() -> statements { return write(in); });
  for (const auto& each : written) target.run(each, at.line());
}

[[nodiscard]] inline std::string_view written(model::guard unless) {
  switch (unless) {
    case model::guard::if_exists:
      return "IF EXISTS ";
    case model::guard::if_not_exists:
      return "IF NOT EXISTS ";
    case model::guard::none:
      break;
  }
  return {};
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
