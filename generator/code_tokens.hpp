// SPDX-License-Identifier: MIT
// The tokens of a revision in C++. Checksums are made of them, so a change here that moves any
// token needs a new `aludel::lexer_version`.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runtime/src/lexer.hpp"

namespace aludel::generator {

struct code_tokens {
  std::vector<detail::token> all;  ///< comments too; the end of a line of the preprocessor is a
                                   ///< symbol, "\n"
  std::optional<detail::lexer_problem> problem{};  ///< what has no end
};

/// C++20's tokens: words, numbers, strings and characters (both `string`, prefix and all), the
/// longest operators, comments. A backslash at a line's end is white space.
[[nodiscard]] code_tokens tokens_of_code(std::string_view text);

}  // namespace aludel::generator
