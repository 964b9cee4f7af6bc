// SPDX-License-Identifier: MIT
// Which revisions may be redone.
#pragma once

#include "cli/command.hpp"

namespace aludel::commands {

/// Released revisions do not change: what the lock files freeze must be as it was. Without files,
/// where the revisions are in the program, there is nothing to look at.
[[nodiscard]] outcome<void> check_locks(const request& asked, dialect language);

}  // namespace aludel::commands
