// SPDX-License-Identifier: MIT
// SQL that a revision in C++ hands to `op`. In a revision of SQL the build looks at it; here it
// could end what it is put into, or be more than it seems.
#pragma once

#include <aludel/bundle.hpp>
#include <string>
#include <string_view>

namespace aludel::detail {

/// One statement, without a semicolon, which another text can follow. Throws `refused_operation`
/// for several, for one that begins or ends a transaction, and for one that is about another
/// database.
[[nodiscard]] std::string one_statement(std::string_view sql, dialect language);

/// An expression, a condition, a list of assignments: what other text can stand around. Throws
/// `refused_operation` for what would end the statement or its parentheses.
[[nodiscard]] std::string part_of_statement(std::string_view sql, dialect language);

/// A value of its own: a number, a string, TRUE, FALSE, NULL.
[[nodiscard]] bool is_literal(std::string_view sql);

}  // namespace aludel::detail
