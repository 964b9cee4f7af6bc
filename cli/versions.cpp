// SPDX-License-Identifier: MIT
#include "cli/versions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/settings.hpp"
#include "runtime/src/plan.hpp"

namespace aludel::commands {

namespace {

/// Not one revision is in the program: it was started in another project.
bool is_of_another(const detail::graph& inside, const generator::linked_revisions& there) {
  return inside.size() != 0 && !there.revisions.empty() &&
         std::none_of(there.revisions.begin(), there.revisions.end(),
                      [&](const auto& each) { return inside.find(each.id.id).has_value(); });
}

}  // namespace

std::string directories_of(const request& asked) {
  std::vector<std::string> names;
  for (const auto& each : asked.versions) names.push_back(each.string());
  return fmt::format("{}", fmt::join(names, ", "));
}

working_copy read_versions(const request& asked, std::span<const dialect> dialects,
                           problems& found) {
  using generator::empty_directory;
  const bool may_be_empty = dialects.empty() || asked.may_have_no_revisions;
  const auto empty = may_be_empty ? empty_directory::allowed : empty_directory::refused;
  working_copy copy;
  copy.files = generator::load(asked.versions, found, {empty, max_file_size(asked)});
  copy.graph = generator::link(generator::parse(copy.files, dialects, found), found);
  copy.locks = generator::load_locks(asked.versions, found);
  generator::seal(copy.graph, dialects);
  if (asked.inside != nullptr && is_of_another(detail::graph{*asked.inside}, copy.graph)) {
    found.push_back({.code = errc::usage,
                     .message = fmt::format("{} has none of the revisions of this program",
                                            directories_of(asked)),
                     .hint = "name the directory of its revisions with --versions"});
  }
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
