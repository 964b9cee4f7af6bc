// SPDX-License-Identifier: MIT
#include "generator/directory.hpp"

#include <algorithm>
#include <memory>

#include "cli/settings.hpp"
#include "generator/built_in.hpp"
#include "generator/frozen.hpp"
#include "generator/stages.hpp"

namespace aludel::generator {

namespace {

using commands::depth;

/// A bundle and the tables that it is a view of.
struct loaded {
  packed_bundle tables;
  bundle view;
};

/// The tool names files by their paths, so that editors find them; applications have the names
/// within the directory.
std::vector<std::shared_ptr<const source>> named_by_path(
    std::vector<std::shared_ptr<const source>> files) {
  for (auto& file : files) {
    auto renamed = std::make_shared<source>(*file);
    renamed->name = renamed->file;
    file = std::move(renamed);
  }
  return files;
}

linked_revisions read(const commands::request& asked, depth needed,
                      std::span<const dialect> dialects, problems& found) {
  if (needed == depth::none) return {};
  const bool may_be_empty = needed == depth::headers || asked.may_have_no_revisions;
  const auto empty = may_be_empty ? empty_directory::allowed : empty_directory::refused;
  const auto files =
      named_by_path(load(asked.versions, found, {empty, commands::max_file_size(asked)}));
  auto graph = link(parse(files, dialects, found), found);
  if (needed != depth::headers) add_alternates(graph, dialects, load_locks(asked.versions, found));
  if (needed == depth::checked) check(graph, dialects, found);
  // Several heads can be looked at and upgraded to; only `compile` insists on one.
  std::erase_if(found, [](const error& each) { return each.code == errc::multiple_heads; });
  sort(found);
  return graph;
}

}  // namespace

commands::loader directory_loader() {
  const auto kept = std::make_shared<loaded>();
  return [kept](const commands::request& asked, depth needed,
                std::span<const dialect> dialects) -> commands::outcome<const bundle*> {
    if (auto missing = check_built_in(dialects); !missing.empty()) {
      return tl::unexpected{std::move(missing)};
    }
    if (asked.settings == nullptr) {
      return commands::misused("the settings cannot be read", "correct aludel.toml");
    }
    if (needed == depth::headers) dialects = {};
    problems found;
    auto graph = read(asked, needed, dialects, found);
    if (!found.empty()) return tl::unexpected{found};
    if (needed == depth::checked) classify(graph, dialects);
    seal(graph, dialects);
    const auto& written = asked.settings->written;
    kept->tables = pack(graph, dialects, written.bundle_name());
    kept->tables.tables = written.tables;
    kept->view = kept->tables.view();
    return &kept->view;
  };
}

}  // namespace aludel::generator
