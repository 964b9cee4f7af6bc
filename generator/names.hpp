// SPDX-License-Identifier: MIT
// Names for Aludel's own tables and their schema.
#pragma once

#include <string>
#include <string_view>

namespace aludel::generator {

/// Empty if a table or schema can be called so on every database; else what is wrong with it.
[[nodiscard]] std::string wrong_with_table_name(std::string_view name);

/// true for names of one table: SQLite does not tell upper from lower case.
[[nodiscard]] bool same_table(std::string_view one, std::string_view other);

}  // namespace aludel::generator
