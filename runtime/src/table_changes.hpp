// SPDX-License-Identifier: MIT
// Changes of a table, made in the text of its definition.
#pragma once

#include <aludel/error.hpp>
#include <aludel/model.hpp>
#include <string>
#include <vector>

#include "runtime/src/table_definition.hpp"

namespace aludel::detail {

/// A column that keeps its values, and what they are made of.
struct copied_column {
  std::string name;
  std::string expression;
};

struct changed_table {
  table_definition definition;
  std::vector<copied_column> copied;
  std::vector<std::string> dropped;  ///< columns
};

/// One after the other. Errors: as of table_definition, and what SQLite does not have.
[[nodiscard]] result<changed_table> changed(const model::object_name& table,
                                            table_definition definition,
                                            const std::vector<model::table_change>& changes);

}  // namespace aludel::detail
