// SPDX-License-Identifier: MIT
// Names that are written into databases and into C++.
#pragma once

#include <string>
#include <string_view>

namespace aludel::generator {

/// Empty if a table or schema can be called so on every database; else what is wrong with it.
[[nodiscard]] std::string wrong_with_table_name(std::string_view name);

/// The same for the name of a bundle: a line of text, which may have blanks.
[[nodiscard]] std::string wrong_with_bundle_name(std::string_view name);

/// The name with `_` in the place of what it cannot have.
[[nodiscard]] std::string possible_bundle_name(std::string_view name);

/// The same for a namespace, which may be one within another: `a::b`.
[[nodiscard]] std::string wrong_with_namespace(std::string_view name);

/// true for the same letters, in upper or lower case.
[[nodiscard]] bool same_letters(std::string_view one, std::string_view other);

/// true for names of one table: SQLite does not tell upper from lower case.
[[nodiscard]] bool same_table(std::string_view one, std::string_view other);

}  // namespace aludel::generator
