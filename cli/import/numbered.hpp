// SPDX-License-Identifier: MIT
// Directories whose files' names begin with a version.
#pragma once

#include <regex>

#include "cli/import/foreign.hpp"

namespace aludel::commands {

struct numbered_rule {
  std::string_view tool;
  std::regex name;      ///< 1: the version, 2: the name, 3: "up", "down", or nothing for both
  bool numeric = true;  ///< versions are numbers, 10 after 9; else they are compared as texts
};

/// The migrations in the tool's order. A file of both directions is in `upgrade`.
[[nodiscard]] foreign_history read_numbered(const std::filesystem::path& directory,
                                            const numbered_rule& rule);

/// A number without zeros in front.
[[nodiscard]] std::string plain_number(std::string_view digits);

}  // namespace aludel::commands
