// SPDX-License-Identifier: MIT
// The directories of revision files.
#pragma once

#include <filesystem>
#include <vector>

namespace aludel::commands {

/// These without the empty ones: a new project has no revisions yet, which is no error to the
/// commands that only look at them or add one.
[[nodiscard]] std::vector<std::filesystem::path> without_empty(
    const std::vector<std::filesystem::path>& directories);

}  // namespace aludel::commands
