// SPDX-License-Identifier: MIT
// SQL of another tool's file, made into a section of ours.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/import/foreign.hpp"

namespace aludel::commands {

struct converted_section {
  std::vector<foreign_line> lines;  ///< without blank ones at both ends
  bool transaction = true;
  bool empty = true;  ///< it has no statement, though perhaps comments
};

/// A BEGIN and COMMIT around everything are taken out, comments that would be read as our
/// directives get a sign in front, and what cannot run in a transaction makes the section
/// `transaction=off`. What cannot be converted is added to `found`.
[[nodiscard]] converted_section convert(const foreign_sql& from, std::span<const dialect> dialects,
                                        problems& found, std::vector<std::string>& notes);

}  // namespace aludel::commands
