// SPDX-License-Identifier: MIT
// Running other programs: hooks, the editor.
#pragma once

#include <aludel/error.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace aludel::commands {

/// Runs a program to its end, in a directory (empty: here). It has our standard input; what it
/// prints goes to standard error, since answers go to standard output. Error: `program_failed`,
/// if it cannot be run or does not succeed.
[[nodiscard]] result<void> run_program(const std::vector<std::string>& words,
                                       const std::filesystem::path& directory = {});

}  // namespace aludel::commands
