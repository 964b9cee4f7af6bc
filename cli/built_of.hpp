// SPDX-License-Identifier: MIT
// Whether a program was built of the revisions that are in its directories.
#pragma once

#include "cli/command.hpp"

namespace aludel::commands {

/// Error: it has others inside than the directories have, so that what is made of the ones is not
/// for the others. Programs that have none inside work on the directories.
[[nodiscard]] outcome<void> check_built_of(const request& asked);

}  // namespace aludel::commands
