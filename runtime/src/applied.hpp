// SPDX-License-Identifier: MIT
// What a database's history says is applied, whoever has the files.
#pragma once

#include <vector>

#include "runtime/src/graph.hpp"
#include "runtime/src/record.hpp"

namespace aludel::detail {

/// The rows by which revisions count as applied, in the order in which they came to do so.
[[nodiscard]] std::vector<history_row> applied_rows(std::vector<history_row> history);

/// The same as of a state that was read before. Error: `inconsistent_record`, where they do not
/// lead to its heads.
[[nodiscard]] result<std::vector<history_row>> applied_at(const graph& known, dialect language,
                                                          record& tables, const state& at);

}  // namespace aludel::detail
