// SPDX-License-Identifier: MIT
// What --verbose shows: every statement on standard error as it is sent, and how long it took.
#pragma once

#include "cli/command.hpp"

namespace aludel::commands {

/// The same bundles, with connections that show their statements. The output is SQL: the times are
/// comments. Parameters are not shown.
[[nodiscard]] loader traced(loader load);

}  // namespace aludel::commands
