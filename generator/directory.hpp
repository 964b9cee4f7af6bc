// SPDX-License-Identifier: MIT
// Revisions straight from a directory, as the bundle that the build would make of them.
#pragma once

#include <string>

#include "cli/command.hpp"

namespace aludel::generator {

/// Loads, parses, links and, as far as a command needs it, checks.
[[nodiscard]] commands::loader directory_loader();

/// The name under which databases remember the revisions: aludel.toml's, else this one, else the
/// directory's.
[[nodiscard]] commands::outcome<std::string> bundle_name(const std::string& otherwise = {});

}  // namespace aludel::generator
