// SPDX-License-Identifier: MIT
// Where a script makes a table of SQLite anew, it must know the table: a database in memory runs
// along, without rows but those that revisions insert.
#pragma once

#include <aludel/aludel.hpp>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/src/database.hpp"
#include "runtime/src/graph.hpp"
#include "runtime/src/plan.hpp"

namespace aludel::detail {

/// Whether any of the steps makes a table anew.
[[nodiscard]] bool makes_tables_anew(const graph& revisions, dialect language, const plan& what);

/// A database that stands at these heads, by the bundle's own revisions: the empty one of the URL,
/// or one in memory. Error: one of them cannot run on an empty database.
[[nodiscard]] result<std::unique_ptr<database>> rehearse(const graph& revisions,
                                                         const std::vector<revision_index>& heads,
                                                         const options& wishes,
                                                         std::string_view url = "sqlite://");

}  // namespace aludel::detail
