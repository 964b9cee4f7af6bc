// SPDX-License-Identifier: MIT
// What every taker of `copy_in`'s rows asks of them.
#pragma once

#include <fmt/format.h>

#include <aludel/value.hpp>
#include <span>
#include <string>

#include "runtime/src/database.hpp"
#include "runtime/src/ddl.hpp"

namespace aludel::detail {

/// Throws `refused_operation` for a row that does not fit, and for values that no database takes.
inline void check_row(const copy_request& what, std::span<const model::value> row) {
  if (row.size() != what.width) {
    refuse(errc::usage, fmt::format("a row has {} values for {} columns", row.size(), what.width),
           "each row has a value for each column; nullptr is NULL");
  }
  for (const auto& each : row) check_value(each);
}

/// "COPY "t" ("a") FROM STDIN": for errors, and on PostgreSQL what runs.
[[nodiscard]] inline std::string copy_statement(const copy_request& what) {
  return fmt::format("COPY {} ({}) FROM STDIN", what.table, what.columns);
}

}  // namespace aludel::detail
