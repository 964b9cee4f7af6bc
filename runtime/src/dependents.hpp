// SPDX-License-Identifier: MIT
// The views and triggers of a SQLite database, and which of them work.
#pragma once

#include <aludel/error.hpp>
#include <string>
#include <vector>

#include "runtime/src/database.hpp"

namespace aludel::detail {

/// Those that SQLite can prepare, for people: "the view adults", "INSERT of users, by its
/// triggers,". Nothing of them is run. Names of `strict` in double quotes, which SQLite takes for
/// texts where no column has them, are columns or nothing. In a transaction.
[[nodiscard]] result<std::vector<std::string>> working_dependents(
    database& connection, const std::string& schema, const std::vector<std::string>& strict);

}  // namespace aludel::detail
