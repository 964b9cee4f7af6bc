// SPDX-License-Identifier: MIT
// What `upgrade` and `downgrade` have in common.
#pragma once

#include <aludel/aludel.hpp>

#include "cli/command.hpp"

namespace aludel::commands {

/// Runs to the target, showing progress, and tells what was done.
[[nodiscard]] outcome<answer> migrate(const request& asked, direction way, options wishes);

/// Adds an option to a command that migrates.
void declare_transaction_option(CLI::App& app, options& into);

}  // namespace aludel::commands
