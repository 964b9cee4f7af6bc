// SPDX-License-Identifier: MIT
// `init --from-database`: a project that begins with what a database has already.
#pragma once

#include <filesystem>
#include <functional>

#include "cli/command.hpp"

namespace aludel::commands {

/// Makes a project with `make_project`, in it a first revision that recreates the database, and
/// stamps the database with it. After a failure there is neither.
[[nodiscard]] outcome<answer> init_from_database(
    const request& asked, const std::filesystem::path& directory,
    const std::function<outcome<answer>()>& make_project);

}  // namespace aludel::commands
