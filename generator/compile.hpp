// SPDX-License-Identifier: MIT
// `aludel compile`: what the build calls.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "generator/stages.hpp"

namespace aludel::generator {

struct compile_options {
  std::vector<std::filesystem::path> versions;
  std::vector<dialect> dialects;
  std::string bundle;
  std::string symbol_namespace;
  std::string include;           ///< how the source names the header
  std::filesystem::path source;  ///< to write, if changed
  std::filesystem::path header;  ///< likewise
  std::filesystem::path stamp;   ///< touched after success; empty: none
};

/// Loads and checks the revisions of the directories. With `dialects` empty, headers only.
[[nodiscard]] linked_revisions read_revisions(const std::vector<std::filesystem::path>& versions,
                                              std::span<const dialect> dialects, problems& found);

/// All problems, as a compiler prints them, and their number.
[[nodiscard]] std::string describe(problems found);

/// Writes the files, or nothing at all.
[[nodiscard]] problems compile(const compile_options& options);

}  // namespace aludel::generator
