// SPDX-License-Identifier: MIT
// Names of files, which must mean the same on every machine that a project is checked out on.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aludel::generator {

/// In small letters, as far as they are ASCII's.
[[nodiscard]] std::string small_letters(std::string_view text);

/// Pairs of names of which macOS or Windows may keep one: they differ in case alone, or in how
/// an accent is spelled, as one character with its letter or as one of its own.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> colliding(
    const std::vector<std::string>& names);

}  // namespace aludel::generator
