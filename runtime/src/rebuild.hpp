// SPDX-License-Identifier: MIT
// Changes of a table that SQLite has no statement for: https://sqlite.org/lang_altertable.html
#pragma once

#include <aludel/error.hpp>
#include <aludel/model.hpp>
#include <string>
#include <vector>

#include "runtime/src/database.hpp"
#include "runtime/src/found_table.hpp"
#include "runtime/src/table_changes.hpp"

namespace aludel::detail {

/// Changes a table of SQLite by making it anew and copying its rows. In a transaction, with foreign
/// keys off; if it fails, that is to be rolled back. Rows, their numbers, indexes, triggers, and
/// what refers to the table stay; so does what the changes do not name. Views and triggers that
/// worked before have to work afterwards.
[[nodiscard]] result<void> rebuild(database& connection, const model::object_name& table,
                                   const std::vector<model::table_change>& changes);

/// The statements that it would run, in order. They look at nothing but the rows: that views and
/// triggers work is for `rebuild` to see.
[[nodiscard]] result<std::vector<std::string>> rebuild_statements(
    database& connection, const model::object_name& table,
    const std::vector<model::table_change>& changes);

/// Those that make such a table of it.
[[nodiscard]] result<std::vector<std::string>> rebuild_statements(const found_table& old,
                                                                  const changed_table& after);

}  // namespace aludel::detail
