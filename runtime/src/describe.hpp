// SPDX-License-Identifier: MIT
// What the history and the version table say of a revision.
#pragma once

#include <aludel/aludel.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/graph.hpp"
#include "runtime/src/record.hpp"

namespace aludel::detail {

/// A row without its sequence number, outcome "done".
[[nodiscard]] history_row describe(const bundle& revisions, revision_index which, dialect language,
                                   std::string_view event, const options& wishes);

[[nodiscard]] std::vector<std::string> ids_of(const bundle& revisions,
                                              std::span<const revision_index> which);

/// "a1b2, 77aa", or "base": where a database stands.
[[nodiscard]] std::string place(const std::vector<std::string>& heads);

/// Rows of the version table.
[[nodiscard]] std::vector<recorded_head> recorded(const bundle& revisions, dialect language,
                                                  const std::vector<revision_index>& heads);

/// What a revision stands on: "a1b2 (77aa)", dependencies in parentheses; "<base>" for no parent.
[[nodiscard]] std::string parents_of(const bundle& revisions, revision_index which);

/// The command that goes on with a revision which stopped half-way: "downgrade 3f1c".
[[nodiscard]] std::string way_to_finish(const bundle& revisions, const unfinished_step& stopped);

/// "a1b2 (create users)"
[[nodiscard]] std::string title(const bundle& revisions, revision_index which);

}  // namespace aludel::detail
