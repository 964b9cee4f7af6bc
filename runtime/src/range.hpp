// SPDX-License-Identifier: MIT
// Ranges of revisions, FIRST:LAST, as people write them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "runtime/src/target.hpp"

namespace aludel::detail {

/// Targets; either may be empty.
struct range_ends {
  std::string first;
  std::string last;
};

/// An empty text is all revisions. Error: `usage`.
[[nodiscard]] result<range_ends> parse_range(std::string_view text);

/// Whether an end means where a database stands: `current`, or +N and -N at both ends.
[[nodiscard]] bool needs_database(const range_ends& range);

/// The revisions from the first to the last, both included. An end of the form +N or -N counts from
/// the other one, and reaches no further than there are revisions. Errors: those of targets, and
/// not_an_ancestor.
[[nodiscard]] result<revision_set> members(const graph& revisions,
                                           const std::vector<revision_index>& current,
                                           const range_ends& range);

}  // namespace aludel::detail
