// SPDX-License-Identifier: MIT
// What the record's own queries answer, as values and as errors.
#pragma once

#include <string>
#include <utility>

#include "runtime/src/characters.hpp"
#include "runtime/src/database.hpp"

namespace aludel::detail {

[[nodiscard]] inline bool truth(const value& text) {
  return text == "t" || text == "1" || text == "true";
}

/// What anybody may have written into the tables, for people to see.
[[nodiscard]] inline std::string visible_text(const value& written) {
  return visible(written.value_or(""));
}

[[nodiscard]] inline error wrong_schema(std::string message, std::string hint) {
  return {.code = errc::unexpected_schema, .message = std::move(message), .hint = std::move(hint)};
}

/// A bookkeeping statement that failed is not the fault of a revision.
[[nodiscard]] inline error own(error problem) {
  if (problem.code == errc::statement_failed) problem.code = errc::database_failed;
  problem.where.reset();
  return problem;
}

}  // namespace aludel::detail
