// SPDX-License-Identifier: MIT
// What the tests say of revisions and of what is wrong with them.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/graph.hpp"

namespace aludel::roundtrip {

using directories = std::vector<std::filesystem::path>;

/// "3f1c create users"
[[nodiscard]] std::string title(const bundle& revisions, detail::revision_index which);

/// A bundle names files with the directory they are in, "versions/3f1c_users.sql": the path that
/// the developer knows, so that editors find it.
[[nodiscard]] std::string path_of(std::string_view file, const directories& versions);

/// What went wrong, and the error with such a path.
[[nodiscard]] std::string told(std::string_view what, error problem, const directories& versions);

/// Each below the line that says of what.
void print(const std::vector<std::string>& problems);

}  // namespace aludel::roundtrip
