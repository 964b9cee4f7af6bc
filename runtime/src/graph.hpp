// SPDX-License-Identifier: MIT
// The revision graph of a bundle: which revisions a set of heads stands for, and the way back.
#pragma once

#include <aludel/bundle.hpp>
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

class graph {
public:
  explicit graph(const bundle& revisions);

  [[nodiscard]] const bundle& revisions() const { return *bundle_; }
  [[nodiscard]] std::uint32_t size() const;

  /// By full id.
  [[nodiscard]] std::optional<revision_index> find(std::string_view id) const;
  /// By full id or unique prefix. Errors: unknown_revision, ambiguous (naming the candidates).
  [[nodiscard]] result<revision_index> resolve(std::string_view id) const;

  /// These revisions and all below them, by parents and dependencies.
  [[nodiscard]] revision_set below(std::span<const revision_index> tops) const;
  /// These revisions and all above them.
  [[nodiscard]] revision_set above(std::span<const revision_index> bottoms) const;
  /// The members that no other member revises or depends on, in topological order.
  [[nodiscard]] std::vector<revision_index> heads(const revision_set& members) const;
  /// Likewise by parents alone: what `head` and `heads` mean to people.
  [[nodiscard]] std::vector<revision_index> versioned_heads() const;
  /// The revisions without a parent.
  [[nodiscard]] std::vector<revision_index> bases() const;
  /// The revisions that revise this one.
  [[nodiscard]] std::vector<revision_index> children(revision_index of) const;

  /// "a1b2, 77aa".
  [[nodiscard]] std::string list(std::span<const revision_index> which) const;

private:
  const bundle* bundle_;
  std::unordered_map<std::string_view, revision_index> by_id_;
};

}  // namespace aludel::detail
