// SPDX-License-Identifier: MIT
#include "cli/import/write.hpp"

#include <fmt/format.h>

#include <system_error>

#include "generator/freeze.hpp"
#include "generator/new_revision.hpp"
#include "generator/stages.hpp"

namespace aludel::commands {

namespace {

void remove_all(const std::vector<std::string>& paths) {
  std::error_code ignored;
  for (const auto& each : paths) std::filesystem::remove(each, ignored);
}

generator::lock_file with_drafts(working_copy copy, const std::vector<assembled_file>& files) {
  for (const auto& each : files) {
    copy.files.push_back(std::make_shared<const generator::source>(generator::source{
        .file = each.name, .name = each.name, .text = each.content, .path = each.name}));
  }
  problems none;
  const auto graph = generator::link(generator::parse(copy.files, {}, none), none);
  for (std::uint32_t each = 0; each < graph.revisions.size(); ++each) {
    generator::add_draft(copy.locks, graph, each);
  }
  return std::move(copy.locks.front());
}

}  // namespace

outcome<working_copy> copy_without_revisions(const request& asked) {
  problems found;
  auto copy = read_versions(asked, {}, found);
  generator::sort(found);
  if (!found.empty()) return tl::unexpected{found};
  if (copy.files.empty()) return copy;
  return misused(fmt::format("there are revisions already, such as {}", copy.files.front()->file),
                 "import into a directory without any: --versions names another");
}

outcome<std::vector<std::string>> write_all(const request& asked, working_copy copy,
                                            const std::vector<assembled_file>& files) {
  const auto lock = with_drafts(std::move(copy), files);
  std::vector<std::string> paths;
  for (const auto& each : files) {
    const auto path = asked.versions.front() / each.name;
    if (const auto written = generator::write_new(path, each.content); !written) {
      remove_all(paths);
      return failed(written.error());
    }
    paths.push_back(path.string());
  }
  if (const auto saved = generator::save({lock}); !saved) {
    remove_all(paths);
    return failed(saved.error());
  }
  return paths;
}

}  // namespace aludel::commands
