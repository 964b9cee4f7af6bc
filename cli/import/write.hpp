// SPDX-License-Identifier: MIT
// Writing many revision files, all or none.
#pragma once

#include <string>
#include <vector>

#include "cli/import/assemble.hpp"
#include "cli/versions.hpp"

namespace aludel::commands {

/// The directories, which must have no revision yet. The first need not be there.
[[nodiscard]] outcome<working_copy> copy_without_revisions(const request& asked);

/// Writes the files into the first directory and, if that has a lock file, a draft line for each.
/// Returns their paths. After a failure none of them is there, nor is one of a new directory after
/// an interruption.
[[nodiscard]] outcome<std::vector<std::string>> write_all(const request& asked, working_copy copy,
                                                          const std::vector<assembled_file>& files);

}  // namespace aludel::commands
