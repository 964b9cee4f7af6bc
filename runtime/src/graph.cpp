// SPDX-License-Identifier: MIT
#include "runtime/src/graph.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::detail {

graph::graph(const bundle& revisions) : bundle_(&revisions) {
  by_id_.reserve(revisions.revisions.size());
  for (revision_index each = 0; each < size(); ++each) by_id_.emplace(revisions.id(each), each);
}

std::uint32_t graph::size() const { return static_cast<std::uint32_t>(bundle_->revisions.size()); }

std::optional<revision_index> graph::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return std::nullopt;
  return found->second;
}

result<revision_index> graph::resolve(std::string_view id) const {
  if (const auto exact = find(id)) return *exact;
  std::vector<revision_index> candidates;
  for (revision_index each = 0; each < size() && !id.empty(); ++each) {
    if (bundle_->id(each).starts_with(id)) candidates.push_back(each);
  }
  if (candidates.size() == 1) return candidates.front();
  if (candidates.empty()) {
    return tl::unexpected{error{.code = errc::unknown_revision,
                                .message = fmt::format("no revision has the id \"{}\"", id),
                                .hint = "`history` lists the revisions"}};
  }
  return tl::unexpected{error{.code = errc::ambiguous,
                              .message = fmt::format("\"{}\" fits several revisions", id),
                              .hint = "write more of the id: " + list(candidates)}};
}

namespace {

/// Calls `visit` for each parent and dependency of a revision.
template <class Visit>
void each_below(const bundle& revisions, revision_index from, Visit visit) {
  for (const auto parent : revisions.parents(from)) visit(parent);
  for (const auto dependency : revisions.dependencies(from)) visit(dependency);
}

}  // namespace

// The bundle's order is topological, so one pass over it, down or up, sees everything.

revision_set graph::below(std::span<const revision_index> tops) const {
  revision_set members(size());
  for (const auto top : tops) members[top] = true;
  for (auto each = size(); each-- > 0;) {
    if (members[each]) each_below(*bundle_, each, [&](auto link) { members[link] = true; });
  }
  return members;
}

revision_set graph::above(std::span<const revision_index> bottoms) const {
  revision_set members(size());
  for (const auto bottom : bottoms) members[bottom] = true;
  for (revision_index each = 0; each < size(); ++each) {
    each_below(*bundle_, each, [&](auto link) { members[each] = members[each] || members[link]; });
  }
  return members;
}

std::vector<revision_index> graph::heads(const revision_set& members) const {
  revision_set covered(size());
  std::vector<revision_index> tops;
  for (revision_index each = 0; each < size(); ++each) {
    if (members[each]) each_below(*bundle_, each, [&](auto link) { covered[link] = true; });
  }
  for (revision_index each = 0; each < size(); ++each) {
    if (members[each] && !covered[each]) tops.push_back(each);
  }
  return tops;
}

std::vector<revision_index> graph::children(revision_index of) const {
  std::vector<revision_index> found;
  for (auto each = of + 1; each < size(); ++each) {
    const auto parents = bundle_->parents(each);
    if (std::find(parents.begin(), parents.end(), of) != parents.end()) found.push_back(each);
  }
  return found;
}

std::vector<revision_index> graph::versioned_heads() const {
  revision_set revised(size());
  for (revision_index each = 0; each < size(); ++each) {
    for (const auto parent : bundle_->parents(each)) revised[parent] = true;
  }
  std::vector<revision_index> tops;
  for (revision_index each = 0; each < size(); ++each) {
    if (!revised[each]) tops.push_back(each);
  }
  return tops;
}

std::vector<revision_index> graph::bases() const {
  std::vector<revision_index> found;
  for (revision_index each = 0; each < size(); ++each) {
    if (bundle_->parents(each).empty()) found.push_back(each);
  }
  return found;
}

std::string graph::list(std::span<const revision_index> which) const {
  std::vector<std::string_view> ids;
  for (const auto each : which) ids.push_back(bundle_->id(each));
  return fmt::format("{}", fmt::join(ids, ", "));
}

}  // namespace aludel::detail
