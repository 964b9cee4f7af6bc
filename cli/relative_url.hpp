// SPDX-License-Identifier: MIT
// URLs of SQLite files, as they are written in a file of settings.
#pragma once

#include <filesystem>
#include <string>

namespace aludel::commands {

/// The same URL for somebody elsewhere: a relative path in it starts in this directory (empty: the
/// current one). Other URLs, and what is no URL, stay as they are.
[[nodiscard]] std::string relative_to(const std::filesystem::path& directory, std::string url);

}  // namespace aludel::commands
