// SPDX-License-Identifier: MIT
#include "cli/versions.hpp"

#include <algorithm>
#include <system_error>

namespace aludel::commands {

namespace fs = std::filesystem;

std::vector<fs::path> without_empty(const std::vector<fs::path>& directories) {
  std::vector<fs::path> occupied;
  for (const auto& directory : directories) {
    std::error_code failure;
    const fs::directory_iterator entries{directory, failure};
    const bool empty = !failure && std::none_of(begin(entries), end(entries), [](const auto& each) {
      const auto extension = each.path().extension();
      return extension == ".sql" || extension == ".cpp";
    });
    if (!empty) occupied.push_back(directory);
  }
  return occupied;
}

}  // namespace aludel::commands
