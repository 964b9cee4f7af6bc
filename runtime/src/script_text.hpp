// SPDX-License-Identifier: MIT
// SQL as the text of a script, which `psql` and `sqlite3` read.
#pragma once

#include <aludel/bundle.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/database.hpp"

namespace aludel::detail {

/// A literal, or NULL.
[[nodiscard]] std::string literal(const value& of, dialect language);

/// A statement with its parameters $1, $2, … written into it.
[[nodiscard]] std::string with_literals(std::string_view sql, const std::vector<value>& parameters,
                                        dialect language);

/// Each `what` becomes `by`.
void replace(std::string& in, std::string_view what, std::string_view by);

/// A statement of a revision, word for word, but that the programs which run scripts cannot take
/// parts of it for their own: psql replaces `:name`
/// and counts the `end` of `t.end`, and sqlite3 ends a statement at a line that
/// is `/` or `go`.
[[nodiscard]] std::string protected_text(std::string_view statement, dialect language);

/// How many columns a query of SQLite returns, from its text alone; 0 if that does not tell.
[[nodiscard]] std::size_t columns_of(std::string_view query);

}  // namespace aludel::detail
