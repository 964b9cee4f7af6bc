// SPDX-License-Identifier: MIT
// Which bytes are characters, and which characters a terminal would obey rather than show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aludel::detail {

/// The length of the UTF-8 character at an offset, which is below the text's size; 0 if there is
/// none.
[[nodiscard]] std::size_t character_length(std::string_view text, std::size_t at);

/// The number of the character whose bytes these are.
[[nodiscard]] unsigned code_of(std::string_view character);

/// A control character but tab and the ends of lines, or one that turns the direction of the text
/// behind it (https://trojansource.codes).
[[nodiscard]] bool is_hidden(unsigned code);

/// One line, in which these, ends of lines, and what is not UTF-8 are \x1b or \u202e.
[[nodiscard]] std::string visible(std::string_view text);

}  // namespace aludel::detail
