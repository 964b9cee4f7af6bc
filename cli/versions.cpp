// SPDX-License-Identifier: MIT
#include "cli/versions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/settings.hpp"
#include "runtime/src/plan.hpp"

namespace aludel::commands {

working_copy read_versions(const request& asked, std::span<const dialect> dialects,
                           problems& found) {
  using generator::empty_directory;
  const auto empty = dialects.empty() ? empty_directory::allowed : empty_directory::refused;
  working_copy copy;
  copy.files = generator::load(asked.versions, found, {empty, max_file_size(asked)});
  copy.graph = generator::link(generator::parse(copy.files, dialects, found), found);
  copy.locks = generator::load_locks(asked.versions, found);
  generator::seal(copy.graph, dialects);
  return copy;
}

resolver::resolver(const generator::linked_revisions& revisions)
    : tables_(generator::pack(revisions, {}, {})), view_(tables_.headers()), graph_(view_) {}

outcome<std::vector<detail::revision_index>> resolver::find(const std::string& target) const {
  const auto sound = detail::refuse_current(target, "and this command looks at none");
  if (!sound) return failed(sound.error());
  auto found = detail::resolve_heads(graph_, {target});
  if (!found) return failed(found.error());
  return std::move(*found);
}

outcome<detail::revision_index> resolver::find_one(const std::string& target) const {
  const auto found = find(target);
  if (!found) return tl::unexpected{found.error()};
  if (found->size() == 1) return found->front();
  return failed({.code = found->empty() ? errc::unknown_revision : errc::ambiguous,
                 .message = found->empty() ? fmt::format("\"{}\" is no revision", target)
                                           : fmt::format("\"{}\" fits several revisions: {}",
                                                         target, graph_.list(*found)),
                 .hint = "name one of them; `history` lists the revisions"});
}

bool resolver::is_label(std::string_view name) const {
  return std::any_of(view_.labels.begin(), view_.labels.end(),
                     [&](const text_ref& each) { return view_.view(each) == name; });
}

}  // namespace aludel::commands
