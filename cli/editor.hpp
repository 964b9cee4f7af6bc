// SPDX-License-Identifier: MIT
// The user's own editor: $VISUAL, else $EDITOR.
#pragma once

#include <aludel/error.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace aludel::commands {

/// Its command. Error: `usage`, if neither variable is set.
[[nodiscard]] result<std::string> find_editor();

/// Opens files in it, and waits for its end. Error: `program_failed`.
[[nodiscard]] result<void> open_in(const std::string& editor,
                                   const std::vector<std::filesystem::path>& files);

}  // namespace aludel::commands
