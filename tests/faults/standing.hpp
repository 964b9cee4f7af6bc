// SPDX-License-Identifier: MIT
// Everything about a database that must be the same whatever happened on the way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/database.hpp"

namespace aludel::test {

struct standing {
  std::string catalog;  ///< every object of the schema, a line each
  std::string rows;     ///< of all tables but Aludel's own
  std::string version;  ///< aludel_version
  /// aludel_history without times and sessions, and of the attempts at one statement of a
  /// `transaction=off` revision the last only.
  std::string history;
  std::vector<std::string> wrong;  ///< what no database may have: gaps, an invalid index, …
};

/// Throws if the database cannot be read.
[[nodiscard]] standing read_standing(detail::database& connection);

/// What differs, a line each; nothing if nothing does.
[[nodiscard]] std::vector<std::string> differences(const standing& expected, const standing& found);

/// Rows as lines, columns separated by |. Throws.
std::string lines_of(detail::database& connection, const std::string& sql);

}  // namespace aludel::test
