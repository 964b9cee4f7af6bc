// SPDX-License-Identifier: MIT
// aludel.toml: the settings of a project.
#pragma once

#include <string>

#include "cli/tool.hpp"
#include "generator/new_revision.hpp"

namespace aludel::commands {

struct configuration {
  std::string bundle;  ///< its name; else the current directory's
  defaults common;
  generator::naming naming;
};

/// Reads aludel.toml in the current directory; without one, everything is as it is by default.
/// Errors: `usage`, with the place, for an unknown key or a value of the wrong type.
[[nodiscard]] outcome<configuration> read_configuration();

}  // namespace aludel::commands
