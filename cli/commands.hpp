// SPDX-License-Identifier: MIT
// The operator's commands, each in a file of its name.
#pragma once

#include "cli/command.hpp"

namespace aludel::commands {

[[nodiscard]] command upgrade_command();
[[nodiscard]] command downgrade_command();
[[nodiscard]] command current_command();
[[nodiscard]] command history_command();
[[nodiscard]] command heads_command();
[[nodiscard]] command branches_command();
[[nodiscard]] command show_command();
[[nodiscard]] command stamp_command();
[[nodiscard]] command repair_command();
[[nodiscard]] command plan_command();
[[nodiscard]] command ensure_version_command();
[[nodiscard]] command resolve_command();

}  // namespace aludel::commands
