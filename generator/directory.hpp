// SPDX-License-Identifier: MIT
// Revisions straight from a directory, as the bundle that the build would make of them.
#pragma once

#include "cli/command.hpp"

namespace aludel::generator {

/// Loads, parses, links and, as far as a command needs it, checks.
[[nodiscard]] commands::loader directory_loader();

}  // namespace aludel::generator
