// SPDX-License-Identifier: MIT
// Running another program for what it prints.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/command.hpp"

namespace aludel::commands {

struct captured {
  int exit_code = 0;
  std::string out;
  std::string err;
};

using variables = std::vector<std::pair<std::string, std::string>>;

/// Runs a program, found by PATH unless its name has a slash, with these variables besides those of
/// the environment. It reads nothing. Error: `unreadable`, if it cannot be started.
[[nodiscard]] result<captured> capture(const std::vector<std::string>& words,
                                       const variables& more = {});

}  // namespace aludel::commands
