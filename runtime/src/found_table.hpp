// SPDX-License-Identifier: MIT
// A table of SQLite as it is, with what goes along when it is dropped.
#pragma once

#include <aludel/error.hpp>
#include <aludel/model.hpp>
#include <string>
#include <vector>

#include "runtime/src/database.hpp"

namespace aludel::detail {

/// An index or a trigger, which goes with its table and is made again.
struct companion {
  std::string schema;
  std::string type;
  std::string name;
  std::string sql;
};

/// The table as it is.
struct found_table {
  model::object_name name;  ///< as it is written in its schema; without: in the main one
  std::string sql;
  std::string interim;  ///< a name that nobody has
  std::vector<companion> companions;
  std::vector<std::string> statistics;  ///< tables of ANALYZE
  bool legacy = false;                  ///< how SQLite renames tables on this connection
};

/// Where SQLite would look for it. Errors: there is none, or it is a view or a virtual table.
[[nodiscard]] result<found_table> find_table(database& connection,
                                             const model::object_name& wanted);

}  // namespace aludel::detail
