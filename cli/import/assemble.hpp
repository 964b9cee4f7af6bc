// SPDX-License-Identifier: MIT
// Migrations of another tool, made into revision files; nothing is written yet.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/import/convert.hpp"

namespace aludel::commands {

struct assembled_file {
  std::string id;
  std::string replaces;  ///< what the other tool calls it; empty: nothing
  std::string name;      ///< of the file
  std::string content;
  bool is_empty = false;    ///< its upgrade has no statement
  std::string source;       ///< the file it was made of
  std::vector<int> origin;  ///< for each line, its number there, as far as it comes from there
};

struct assemble_options {
  convert_options convert;
  bool chained = true;  ///< each comes after the one before
  std::string_view irreversible = "imported without a downgrade";
};

/// One file for each migration, in their order. What is wrong with any of them is added to the
/// history's problems, at its place in the other tool's file.
[[nodiscard]] std::vector<assembled_file> assemble(foreign_history& from,
                                                   const assemble_options& how);

/// The version as a revision's id: signs that ids cannot have become `_`.
[[nodiscard]] std::string id_of(std::string_view version);

}  // namespace aludel::commands
