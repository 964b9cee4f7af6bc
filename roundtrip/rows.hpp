// SPDX-License-Identifier: MIT
// The rows of a database, to find out which of them an upgrade has lost.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/src/database.hpp"

namespace aludel::roundtrip {

/// A table's rows: their primary keys as text, sorted; without a primary key only their number.
struct table_rows {
  std::string key;  ///< the columns of the primary key; empty if there is none
  std::vector<std::string> keys;
  std::size_t count = 0;
};

/// By the tables' names, without Aludel's own tables.
using row_snapshot = std::map<std::string, table_rows>;

[[nodiscard]] result<row_snapshot> take_rows(detail::database& connection,
                                             const table_names& own = {});

/// A line for each table that has lost rows. A table that is gone was dropped or renamed on
/// purpose; one whose key has changed is compared by the number of its rows.
[[nodiscard]] std::vector<std::string> lost_rows(const row_snapshot& before,
                                                 const row_snapshot& after);

}  // namespace aludel::roundtrip
