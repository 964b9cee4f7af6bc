// SPDX-License-Identifier: MIT
// Revisions as text and as JSON, the same in every command.
#pragma once

#include <aludel/aludel.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/graph.hpp"

namespace aludel::commands {

using detail::parents_of;
using detail::revision_index;

/// "a1b2 -> 3f1c, create users"; downwards "3f1c -> a1b2, create users".
[[nodiscard]] std::string change(const bundle& revisions, revision_index which, direction way);

/// "3f1c, 77aa", or "base" for none.
[[nodiscard]] std::string position(const std::vector<std::string>& heads);

/// "1 revision", "3 revisions".
[[nodiscard]] std::string count(std::size_t revisions);

[[nodiscard]] json ids(const bundle& revisions, std::span<const revision_index> which);

/// ", create users", or nothing.
[[nodiscard]] std::string message_of(const bundle& revisions, revision_index which);

/// Revisions with their marks: the labels of their branches, (head), (current) and so on.
class listing {
public:
  explicit listing(const detail::graph& known, const std::vector<revision_index>& current = {});

  /// "3f1c (accounts) (head) (current)"
  [[nodiscard]] std::string title(revision_index which) const;
  /// The same with the message: "3f1c (head), create users".
  [[nodiscard]] std::string entry(revision_index which) const;
  /// And with the parents before it: "a1b2 -> 3f1c (head), create users".
  [[nodiscard]] std::string line(revision_index which) const;
  /// Several lines, with the file and the date, and an empty one at the end.
  [[nodiscard]] std::string paragraph(revision_index which) const;
  [[nodiscard]] json data(revision_index which) const;
  [[nodiscard]] bool is_current(revision_index which) const { return current_[which]; }

private:
  [[nodiscard]] std::string marks(revision_index which) const;

  const detail::graph& known_;
  const bundle& revisions_;
  std::vector<std::vector<std::string_view>> labels_;
  detail::revision_set current_;
};

}  // namespace aludel::commands
