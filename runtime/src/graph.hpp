// SPDX-License-Identifier: MIT
// The revision graph of a bundle: which revisions a set of heads stands for, and the way back.
// Made in one pass over the revisions; what leads from one to the next takes as long as there are
// links to follow.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aludel::detail {

using revision_index = std::uint32_t;
using revision_set = std::vector<bool>;  ///< by index

/// For each revision the ones above it that a kind of link leads to, in topological order.
class links_up {
public:
  links_up(std::uint32_t size, const bundle& revisions,
           std::span<const std::uint32_t> (bundle::*down)(std::uint32_t) const);
  [[nodiscard]] std::span<const revision_index> operator[](revision_index from) const {
    return std::span(targets_).subspan(begins_[from], begins_[from + 1] - begins_[from]);
  }

private:
  std::vector<std::uint32_t> begins_;
  std::vector<revision_index> targets_;
};

class graph {
public:
  explicit graph(const bundle& revisions);

  [[nodiscard]] const bundle& revisions() const { return *bundle_; }
  [[nodiscard]] std::uint32_t size() const;

  /// By full id.
  [[nodiscard]] std::optional<revision_index> find(std::string_view id) const;
  /// By full id, branch label or unique prefix of an id. With `within`, only a member of it.
  /// Errors: unknown_revision, ambiguous (naming the candidates).
  [[nodiscard]] result<revision_index> resolve(std::string_view name,
                                               const revision_set* within = nullptr) const;

  /// The revisions that revise this one.
  [[nodiscard]] std::span<const revision_index> children(revision_index of) const {
    return children_[of];
  }
  /// The revisions that depend on this one.
  [[nodiscard]] std::span<const revision_index> dependents(revision_index of) const {
    return dependents_[of];
  }
  /// The revisions without a parent.
  [[nodiscard]] std::vector<revision_index> bases() const;
  /// The revisions that no other one revises: what `head` and `heads` mean to people.
  [[nodiscard]] std::vector<revision_index> versioned_heads() const;

  /// These revisions and all below them, by parents and dependencies.
  [[nodiscard]] revision_set below(std::span<const revision_index> tops) const;
  /// These revisions and all above them.
  [[nodiscard]] revision_set above(std::span<const revision_index> bottoms) const;
  /// The members that no other member revises or depends on, in topological order.
  [[nodiscard]] std::vector<revision_index> heads(const revision_set& members) const;

  /// A revision with all that it comes from and all that comes from it, by parents alone: what
  /// `label@` means, the label being its own or another name for it.
  [[nodiscard]] revision_set lineage(revision_index of) const;
  /// For each revision the labels of the branches that it is on, by the bundle's order of labels:
  /// a label covers its revision, all that come from it, and those before it back to where the
  /// branch forked off or merged.
  [[nodiscard]] std::vector<std::vector<std::string_view>> labels() const;

  /// "a1b2, 77aa".
  [[nodiscard]] std::string list(std::span<const revision_index> which) const;

private:
  const bundle* bundle_;
  links_up children_;
  links_up dependents_;
  std::unordered_map<std::string_view, revision_index> by_id_;
};

}  // namespace aludel::detail
