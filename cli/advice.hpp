// SPDX-License-Identifier: MIT
// What the developer's commands can do about an error.
#pragma once

#include "cli/command.hpp"

namespace aludel::commands {

/// For `tool::advise`.
void advise(const request& asked, problems& found);

}  // namespace aludel::commands
