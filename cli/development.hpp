// SPDX-License-Identifier: MIT
// The developer's commands, which write files, each in a file of its name.
#pragma once

#include "cli/tool.hpp"

namespace aludel::commands {

[[nodiscard]] command init_command();
[[nodiscard]] command revision_command();
[[nodiscard]] command merge_command();
[[nodiscard]] command lock_command();
[[nodiscard]] command redo_command();

/// The operator's commands and these, with aludel.toml as settings.
[[nodiscard]] tool development_tool(std::string_view summary, loader load);

}  // namespace aludel::commands
