// SPDX-License-Identifier: MIT
#include "runtime/src/graph.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::detail {

namespace {

std::uint32_t size_of(const bundle& revisions) {
  return static_cast<std::uint32_t>(revisions.revisions.size());
}

}  // namespace

// Counts the links to each revision, and with that knows where each one's list begins.
links_up::links_up(std::uint32_t size, const bundle& revisions,
                   std::span<const std::uint32_t> (bundle::*down)(std::uint32_t) const)
    : begins_(size + 1) {
  for (revision_index each = 0; each < size; ++each) {
    for (const auto below : (revisions.*down)(each)) ++begins_[below + 1];
  }
  for (revision_index each = 0; each < size; ++each) begins_[each + 1] += begins_[each];
  targets_.resize(begins_.back());
  auto next = begins_;
  for (revision_index each = 0; each < size; ++each) {
    for (const auto below : (revisions.*down)(each)) targets_[next[below]++] = each;
  }
}

graph::graph(const bundle& revisions)
    : bundle_(&revisions),
      children_(size_of(revisions), revisions, &bundle::parents),
      dependents_(size_of(revisions), revisions, &bundle::dependencies) {
  by_id_.reserve(revisions.revisions.size());
  for (revision_index each = 0; each < size(); ++each) by_id_.emplace(revisions.id(each), each);
}

std::uint32_t graph::size() const { return size_of(*bundle_); }

std::optional<revision_index> graph::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return std::nullopt;
  return found->second;
}

result<revision_index> graph::resolve(std::string_view name, const revision_set* within) const {
  const auto is_member = [&](revision_index each) { return within == nullptr || (*within)[each]; };
  if (const auto exact = find(name); exact && is_member(*exact)) return *exact;
  std::vector<revision_index> candidates;
  for (revision_index each = 0; each < size() && !name.empty(); ++each) {
    if (!is_member(each)) continue;
    for (const auto label : bundle_->labels_of(each)) {
      if (bundle_->view(label) == name) return each;
    }
    if (bundle_->id(each).starts_with(name)) candidates.push_back(each);
  }
  if (candidates.size() == 1) return candidates.front();
  if (candidates.empty()) {
    return tl::unexpected{error{.code = errc::unknown_revision,
                                .message = fmt::format("no revision has the id \"{}\"", name),
                                .hint = "`history` lists the revisions"}};
  }
  return tl::unexpected{error{.code = errc::ambiguous,
                              .message = fmt::format("\"{}\" fits several revisions", name),
                              .hint = "write more of the id: " + list(candidates)}};
}

std::vector<revision_index> graph::bases() const {
  std::vector<revision_index> found;
  for (revision_index each = 0; each < size(); ++each) {
    if (bundle_->parents(each).empty()) found.push_back(each);
  }
  return found;
}

std::vector<revision_index> graph::versioned_heads() const {
  std::vector<revision_index> found;
  for (revision_index each = 0; each < size(); ++each) {
    if (children(each).empty()) found.push_back(each);
  }
  return found;
}

// The bundle's order is topological, so one pass over it, down or up, sees everything.

revision_set graph::below(std::span<const revision_index> tops) const {
  revision_set members(size());
  for (const auto top : tops) members[top] = true;
  for (auto each = size(); each-- > 0;) {
    if (!members[each]) continue;
    for (const auto parent : bundle_->parents(each)) members[parent] = true;
    for (const auto dependency : bundle_->dependencies(each)) members[dependency] = true;
  }
  return members;
}

revision_set graph::above(std::span<const revision_index> bottoms) const {
  revision_set members(size());
  for (const auto bottom : bottoms) members[bottom] = true;
  for (revision_index each = 0; each < size(); ++each) {
    if (!members[each]) continue;
    for (const auto child : children(each)) members[child] = true;
    for (const auto dependent : dependents(each)) members[dependent] = true;
  }
  return members;
}

std::vector<revision_index> graph::heads(const revision_set& members) const {
  const auto is_member = [&](revision_index each) { return members[each]; };
  std::vector<revision_index> tops;
  for (revision_index each = 0; each < size(); ++each) {
    if (members[each] && std::ranges::none_of(children(each), is_member) &&
        std::ranges::none_of(dependents(each), is_member)) {
      tops.push_back(each);
    }
  }
  return tops;
}

revision_set graph::lineage(revision_index of) const {
  revision_set from(size());
  revision_set to(size());
  from[of] = true;
  to[of] = true;
  for (auto each = of + 1; each-- > 0;) {
    if (!from[each]) continue;
    for (const auto parent : bundle_->parents(each)) from[parent] = true;
  }
  for (auto each = of; each < size(); ++each) {
    if (!to[each]) continue;
    for (const auto child : children(each)) to[child] = true;
  }
  for (revision_index each = 0; each < size(); ++each) to[each] = to[each] || from[each];
  return to;
}

namespace {

using labels_of_each = std::vector<std::vector<std::string_view>>;

/// Back to where the branch begins.
void label_before(const graph& known, revision_index owner, std::string_view label,
                  labels_of_each& all) {
  const auto& revisions = known.revisions();
  for (auto each = owner; revisions.parents(each).size() == 1;) {
    each = revisions.parents(each).front();
    if (known.children(each).size() > 1 || revisions.parents(each).size() > 1) break;
    all[each].push_back(label);
  }
}

/// The owner, and all that comes after it.
void label_from(const graph& known, revision_index owner, std::string_view label,
                labels_of_each& all) {
  revision_set covered(known.size());
  covered[owner] = true;
  for (auto each = owner; each < known.size(); ++each) {
    if (!covered[each]) continue;
    all[each].push_back(label);
    for (const auto child : known.children(each)) covered[child] = true;
  }
}

}  // namespace

std::vector<std::vector<std::string_view>> graph::labels() const {
  labels_of_each all(size());
  for (revision_index owner = 0; owner < size(); ++owner) {
    for (const auto text : bundle_->labels_of(owner)) {
      const auto label = bundle_->view(text);
      label_before(*this, owner, label, all);
      label_from(*this, owner, label, all);
    }
  }
  return all;
}

std::string graph::list(std::span<const revision_index> which) const {
  std::vector<std::string_view> ids;
  for (const auto each : which) ids.push_back(bundle_->id(each));
  return fmt::format("{}", fmt::join(ids, ", "));
}

}  // namespace aludel::detail
