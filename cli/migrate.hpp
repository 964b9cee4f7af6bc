// SPDX-License-Identifier: MIT
// What `upgrade` and `downgrade` have in common.
#pragma once

#include <string>

#include <aludel/aludel.hpp>

#include "cli/command.hpp"

namespace aludel::commands {

/// Runs to the target, showing progress, and tells what was done.
[[nodiscard]] outcome<answer> migrate(const request& asked, direction way,
                                      const std::string& target);

}  // namespace aludel::commands
