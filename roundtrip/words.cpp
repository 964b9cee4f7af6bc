// SPDX-License-Identifier: MIT
#include "roundtrip/words.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

namespace aludel::roundtrip {

std::string title(const bundle& revisions, detail::revision_index which) {
  return fmt::format("{} {}", revisions.id(which), revisions.message(which));
}

std::string path_of(std::string_view file, const directories& versions) {
  for (const auto& directory : versions) {
    auto path = directory.parent_path() / file;
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path.string();
  }
  return std::string(file);
}

std::string told(std::string_view what, error problem, const directories& versions) {
  if (problem.where && !problem.where->file.empty()) {
    problem.where->file = path_of(problem.where->file, versions);
  }
  return fmt::format("{}:\n{}", what, to_string(problem));
}

void print(const std::vector<std::string>& problems) {
  for (const auto& each : problems) fmt::print("  {}\n", each);
}

}  // namespace aludel::roundtrip
