// SPDX-License-Identifier: MIT
// [[post_write_hooks]]: programs that are run on new revision files.
#pragma once

#include <filesystem>
#include <vector>

#include "cli/configuration.hpp"

namespace aludel::commands {

/// Runs each on the file, until one fails. Error: `program_failed`; the file stays.
[[nodiscard]] result<void> run_hooks(const std::vector<hook>& hooks,
                                     const std::filesystem::path& file);

}  // namespace aludel::commands
