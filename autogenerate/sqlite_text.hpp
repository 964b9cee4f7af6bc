// SPDX-License-Identifier: MIT
// SQLite keeps definitions as they were written. Two that say the same are the same here.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::autogenerate {

/// A name, of which SQLite does not look at the case.
[[nodiscard]] std::string lower(std::string name);

/// The same as a token: in double quotes where it needs any.
[[nodiscard]] std::string folded_name(std::string name);

/// In lower case.
using name_set = std::set<std::string, std::less<>>;

/// The tokens without comments: words and names in lower case, quoted only where they need it, and
/// operators that have two spellings in one. What is in double quotes and none of the names is a
/// string, as it is for SQLite; without a set, all are names.
[[nodiscard]] std::vector<std::string> folded_tokens(std::string_view sql,
                                                     const name_set* names = nullptr);
/// With the usual spaces between them.
[[nodiscard]] std::string joined_tokens(const std::vector<std::string>& tokens);
[[nodiscard]] std::string folded(std::string_view sql, const name_set* names = nullptr);

/// SQLite keeps what stands before the semicolon of a view; a semicolon behind it would be lost.
[[nodiscard]] std::string without_last_comment(std::string sql);

/// Without parentheses that hold all of it.
[[nodiscard]] std::vector<std::string> unwrapped(std::vector<std::string> tokens);

}  // namespace aludel::autogenerate
