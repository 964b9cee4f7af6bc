// SPDX-License-Identifier: MIT
// The developer's commands, which write files, each in a file of its name.
#pragma once

#include <aludel/cli.hpp>

#include "cli/tool.hpp"

namespace aludel::commands {

[[nodiscard]] command init_command();
[[nodiscard]] command revision_command();
[[nodiscard]] command merge_command();
[[nodiscard]] command lock_command();
[[nodiscard]] command create_command();
[[nodiscard]] command drop_command();
[[nodiscard]] command reset_command();
[[nodiscard]] command completion_command();
[[nodiscard]] command man_command();
[[nodiscard]] command edit_command();
[[nodiscard]] command config_command();
[[nodiscard]] command import_command();
[[nodiscard]] command redo_command();
[[nodiscard]] command check_command();
[[nodiscard]] command drift_command();
[[nodiscard]] command dump_command();

/// The operator's commands and these, with aludel.toml as settings. `inside` is the bundle that the
/// program has in it, with the schema that it wants; null: it works on a directory.
[[nodiscard]] tool development_tool(std::string_view summary, loader load, const bundle* inside,
                                    const wanted_schema& wanted = {});

}  // namespace aludel::commands
