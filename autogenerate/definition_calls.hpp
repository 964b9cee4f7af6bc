// SPDX-License-Identifier: MIT
// What definitions consist of, as C++: names, columns, constraints, parts of indexes.
#pragma once

#include <aludel/bundle.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/statement_reader.hpp"

namespace aludel::autogenerate {

/// A literal, raw where there is something to escape.
[[nodiscard]] std::string literal(std::string_view text);
/// `"a"`, `{"a", "b"}`
[[nodiscard]] std::string list(const std::vector<std::string>& names);

// Each throws `not_known` for what C++ cannot say in full.

/// `"users"`, `in_schema("sales", "users")`
[[nodiscard]] std::string object_name(statement_reader& from);
/// `bigint()`; any other is `native("…")`.
[[nodiscard]] std::string type(std::string_view written, dialect language);
/// `column("id", bigint()).not_null()`
[[nodiscard]] std::string column(statement_reader& from, dialect language);
/// `unique("email").named("k")`, of what stands behind CONSTRAINT.
[[nodiscard]] std::string constraint(statement_reader& from);
/// `index_part("a").desc()`, `expression("lower(b)")`
[[nodiscard]] std::string index_part(statement_reader& from);

}  // namespace aludel::autogenerate
