// SPDX-License-Identifier: MIT
#include "cli/placement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

bool same_directory(const fs::path& one, const fs::path& other) {
  std::error_code ignored;
  return fs::weakly_canonical(one, ignored) == fs::weakly_canonical(other, ignored);
}

}  // namespace

outcome<void> check_heads(const resolver& known, const revision_list& parents, bool splice) {
  const auto heads = known.graph().versioned_heads();
  for (const auto each : parents) {
    if (splice || std::find(heads.begin(), heads.end(), each) != heads.end()) continue;
    return misused(
        fmt::format("revision {} is not a head", known.graph().revisions().id(each)),
        fmt::format("--splice allows it, and a new branch begins there; the heads are {}",
                    known.graph().list(heads)));
  }
  return {};
}

outcome<std::vector<std::string>> dependencies_of(const resolver& known,
                                                  const std::vector<std::string>& written) {
  std::vector<std::string> names;
  for (const auto& each : written) {
    if (known.is_label(each)) {
      names.push_back(each);
      continue;
    }
    const auto found = known.find_one(each);
    if (!found) return tl::unexpected{found.error()};
    names.emplace_back(known.graph().revisions().id(*found));
  }
  return names;
}

outcome<std::size_t> directory_for(const request& asked, const generator::linked_revisions& graph,
                                   const revision_list& parents, const std::string& wanted) {
  std::vector<std::string> names;
  for (std::size_t each = 0; each < asked.versions.size(); ++each) {
    if (!wanted.empty() && same_directory(asked.versions[each], wanted)) return each;
    names.push_back(asked.versions[each].string());
  }
  if (!wanted.empty()) {
    return misused(fmt::format("\"{}\" is not a directory of revisions", wanted),
                   fmt::format("there are {}; `versions` in aludel.toml, or --versions, adds one",
                               fmt::join(names, ", ")));
  }
  if (!parents.empty()) return graph.revisions[parents.front()].file->directory;
  if (names.size() == 1) return 0;
  return misused("there are several directories for a first revision",
                 fmt::format("choose with --version-path: {}", fmt::join(names, ", ")));
}

}  // namespace aludel::commands
