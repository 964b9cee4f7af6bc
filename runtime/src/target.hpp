// SPDX-License-Identifier: MIT
// Targets: where an upgrade, downgrade, stamp or range is to end, as people write it. Pure.
//
//   [BRANCH@]PLACE[+N|-N]   or   [BRANCH@]+N, [BRANCH@]-N
//
// BRANCH is a label or a revision; PLACE is head, heads, base, current, an id, a unique prefix of
// one, or a label. docs/cli.md explains each form.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/graph.hpp"

namespace aludel::detail {

/// A target, taken apart.
struct target {
  std::string text;          ///< as written
  std::string branch;        ///< before the @; empty: none
  std::string place;         ///< empty: where the database stands
  std::optional<int> steps;  ///< +N, -N
};

/// Error: `usage`.
[[nodiscard]] result<target> parse_target(std::string_view text);

/// Whether a target means where a database stands, or counts from there: `current`, +N, -N.
[[nodiscard]] bool needs_database(const target& wanted);

/// Refuses such a target where no database is looked at; `why` goes on after a comma. A text that
/// is no target is left to those who understand it. Error: `usage`.
[[nodiscard]] result<void> refuse_current(std::string_view text, std::string_view why);

/// The members of the branch that a target names; nothing if it names none.
using branch = std::optional<revision_set>;
[[nodiscard]] inline bool is_on(const branch& within, revision_index each) {
  return !within || (*within)[each];
}
/// Errors: unknown_revision, ambiguous.
[[nodiscard]] result<branch> branch_of(const graph& revisions, const target& wanted);

/// The newest applied revisions; of a branch those that no other applied one of it revises.
[[nodiscard]] std::vector<revision_index> tops(const graph& revisions, const revision_set& applied,
                                               const branch& within);

/// The revisions that a target names; none for base. `current` are the database's heads: where +N
/// and -N without a place start. Errors: unknown_revision, ambiguous, other_branch,
/// multiple_heads, out_of_range.
[[nodiscard]] result<std::vector<revision_index>> resolve(
    const graph& revisions, const std::vector<revision_index>& current, const target& wanted,
    const branch& within);

[[nodiscard]] result<std::vector<revision_index>> resolve(
    const graph& revisions, const std::vector<revision_index>& current, std::string_view target);

/// The heads of what several targets name, with all that is below them.
[[nodiscard]] result<std::vector<revision_index>> resolve_heads(
    const graph& revisions, const std::vector<std::string>& targets,
    const std::vector<revision_index>& current = {});

}  // namespace aludel::detail
