// SPDX-License-Identifier: MIT
#include "generator/file_parser.hpp"
#include "generator/stages.hpp"

namespace aludel::generator {

std::vector<revision> parse(const std::vector<std::shared_ptr<const source>>& files,
                            std::span<const dialect> dialects, problems& found) {
  std::vector<revision> revisions;
  for (const auto& file : files) {
    const auto parser = is_code(*file) ? code_parser(file, dialects) : sql_parser(file, dialects);
    if (auto parsed = parser->parse(found)) revisions.push_back(std::move(*parsed));
  }
  return revisions;
}

}  // namespace aludel::generator
