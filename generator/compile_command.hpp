// SPDX-License-Identifier: MIT
// `aludel compile` on the command line.
#pragma once

#include "cli/command.hpp"

namespace aludel::generator {

[[nodiscard]] commands::command compile_command();

}  // namespace aludel::generator
