// SPDX-License-Identifier: MIT
// What SQLite keeps in the text of a schema's statements alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aludel::roundtrip {

/// The statement's tokens, separated by single spaces: words and names folded to lower case and
/// without quotes, comments dropped. Two statements that mean the same may still differ.
[[nodiscard]] std::string normalised(std::string_view sql);

/// The tokens from the first `word` on that stands outside parentheses; empty if there is none.
[[nodiscard]] std::string normalised_from(std::string_view sql, std::string_view word);

/// A clause of CREATE TABLE that no pragma tells.
struct table_clause {
  std::string column;  ///< in lower case; empty: of the table
  std::string text;    ///< "collate nocase", "check ( age > 0 )", "generated as ( … )"
};

/// In the order of the text.
[[nodiscard]] std::vector<table_clause> table_clauses(std::string_view create_table);

}  // namespace aludel::roundtrip
