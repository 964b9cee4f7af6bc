// SPDX-License-Identifier: MIT
// The settings of a new project.
#pragma once

#include <filesystem>

#include "cli/command.hpp"

namespace aludel::commands {

/// Writes aludel.toml for revisions in the directory. Error: `unreadable`, if it is there.
/// An error if aludel.toml, which is UTF-8, cannot name the directory.
[[nodiscard]] outcome<void> check_name(const std::filesystem::path& directory);

[[nodiscard]] outcome<void> write_settings(const std::filesystem::path& directory);

}  // namespace aludel::commands
