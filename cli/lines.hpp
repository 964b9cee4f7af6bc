// SPDX-License-Identifier: MIT
// Revisions as lines of text and as JSON, the same in every command.
#pragma once

#include <aludel/aludel.hpp>
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

/// What is marked in lists of revisions.
class marks {
public:
  explicit marks(const detail::graph& known, const std::vector<revision_index>& current = {});

  /// " (head) (current)"
  [[nodiscard]] std::string text(revision_index which) const;
  [[nodiscard]] json data(revision_index which) const;
  [[nodiscard]] bool is_current(revision_index which) const { return current_[which]; }

private:
  const bundle& revisions_;
  detail::revision_set heads_;
  detail::revision_set current_;
};

/// ", create users", or nothing.
[[nodiscard]] std::string message_of(const bundle& revisions, revision_index which);

}  // namespace aludel::commands
