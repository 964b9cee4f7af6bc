// SPDX-License-Identifier: MIT
#include "runtime/src/range.hpp"

#include <algorithm>

#include "runtime/src/refusal.hpp"

namespace aludel::detail {

namespace {

using indexes = std::vector<revision_index>;

/// +N, -N, or LABEL@ and one of them.
bool is_relative(std::string_view end) {
  const auto at = end.find('@');
  return end.find_first_of("+-") == (at == std::string_view::npos ? 0 : at + 1);
}

bool mentions_current(std::string_view end) {
  const auto word = end.substr(end.find('@') + 1);
  return word.substr(0, word.find_first_of("+-")) == "current";
}

/// One that leads too far stays at the last that there is: all or nothing.
result<indexes> counted(const graph& revisions, const indexes& from, const std::string& end,
                        const indexes& furthest) {
  auto found = resolve(revisions, from, end);
  if (!found && found.error().code == errc::out_of_range) return furthest;
  return found;
}

struct resolved {
  indexes first;
  indexes last;
};

result<resolved> resolve_ends(const graph& revisions, const indexes& current,
                              const range_ends& range) {
  const auto newest = revisions.versioned_heads();
  const bool counts_first = is_relative(range.first);
  const bool counts_last = is_relative(range.last);
  resolved found{.first = {}, .last = newest};
  if (!counts_first && !range.first.empty()) {
    const auto first = resolve(revisions, current, range.first);
    if (!first) return tl::unexpected{first.error()};
    found.first = *first;
  }
  if (!counts_last && !range.last.empty()) {
    const auto last = resolve(revisions, current, range.last);
    if (!last) return tl::unexpected{last.error()};
    found.last = *last;
  }
  if (counts_last) {
    const auto& from = counts_first ? current : found.first;
    const auto last = counted(revisions, from, range.last, newest);
    if (!last) return tl::unexpected{last.error()};
    found.last = *last;
  }
  if (counts_first) {
    const auto& from = counts_last ? current : found.last;
    const auto first = counted(revisions, from, range.first, {});
    if (!first) return tl::unexpected{first.error()};
    found.first = *first;
  }
  return found;
}

}  // namespace

result<range_ends> parse_range(std::string_view text) {
  if (text.empty()) return range_ends{};
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) {
    return refuse(errc::usage, "write FIRST:LAST; either may be left out", "\"{}\" is not a range",
                  text);
  }
  return range_ends{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

bool needs_database(const range_ends& range) {
  return mentions_current(range.first) || mentions_current(range.last) ||
         (is_relative(range.first) && is_relative(range.last));
}

result<revision_set> members(const graph& revisions, const indexes& current,
                             const range_ends& range) {
  const auto ends = resolve_ends(revisions, current, range);
  if (!ends) return tl::unexpected{ends.error()};
  auto chosen = revisions.below(ends->last);
  if (ends->first.empty()) return chosen;  // from base
  for (const auto each : ends->first) {
    if (chosen[each]) continue;
    return refuse(errc::not_an_ancestor, "the older end of a range comes first",
                  "{} does not lead up to {}", range.first,
                  range.last.empty() ? "heads" : range.last);
  }
  const auto above = revisions.above(ends->first);
  for (revision_index each = 0; each < revisions.size(); ++each) {
    chosen[each] = chosen[each] && above[each];
  }
  return chosen;
}

}  // namespace aludel::detail
