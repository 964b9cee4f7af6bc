// SPDX-License-Identifier: MIT
#include "cli/versions.hpp"

#include "generator/stages.hpp"

namespace aludel::commands {

working_copy read_versions(const request& asked, std::span<const dialect> dialects,
                           problems& found) {
  using generator::empty_directory;
  const auto empty = dialects.empty() ? empty_directory::allowed : empty_directory::refused;
  working_copy copy;
  copy.files = generator::load(asked.versions, found, empty);
  copy.graph = generator::link(generator::parse(copy.files, dialects, found), found);
  copy.locks = generator::load_locks(asked.versions, found);
  generator::seal(copy.graph, dialects);
  return copy;
}

std::vector<std::uint32_t> heads(const generator::linked_revisions& graph) {
  std::vector<bool> revised(graph.revisions.size());
  for (const auto& parents : graph.parents) {
    for (const auto parent : parents) revised[parent] = true;
  }
  std::vector<std::uint32_t> found;
  for (std::uint32_t each = 0; each < revised.size(); ++each) {
    if (!revised[each]) found.push_back(each);
  }
  return found;
}

}  // namespace aludel::commands
