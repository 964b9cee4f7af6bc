// SPDX-License-Identifier: MIT
// SQL of another tool's file, made into a section of ours.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/import/foreign.hpp"

namespace aludel::commands {

struct convert_options {
  std::vector<dialect> dialects;  ///< by whose rules the SQL is read
  std::string_view own_table;     ///< of the other tool: it will not be there
};

struct converted_section {
  std::vector<foreign_line> lines;  ///< without blank ones at both ends
  bool transaction = true;
  bool empty = true;  ///< it has no statement, though perhaps comments
};

/// A BEGIN and COMMIT around everything are taken out, comments that would be read as our
/// directives get a sign in front, and what cannot run in a transaction makes the section
/// `transaction=off`. What cannot be converted is added to `found`.
[[nodiscard]] converted_section convert(const foreign_sql& from, const convert_options& how,
                                        problems& found, std::vector<std::string>& notes);

}  // namespace aludel::commands
