// SPDX-License-Identifier: MIT
// What `drop` and `reset` have in common.
#pragma once

#include "cli/command.hpp"

namespace aludel::commands {

struct drop_options {
  bool sure = false;   ///< without asking
  bool force = false;  ///< although sessions are connected
};

void declare_drop_options(command_line& line, drop_options& into);

}  // namespace aludel::commands
