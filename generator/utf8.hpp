// SPDX-License-Identifier: MIT
// Which bytes are characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aludel::generator {

/// The length of the UTF-8 character at an offset, which is below the text's size; 0 if there is
/// none.
[[nodiscard]] std::size_t character_length(std::string_view text, std::size_t at);

/// The same, and 0 for a control character too.
[[nodiscard]] std::size_t plain_length(std::string_view text, std::size_t at);

/// With ? for what is no character, so that terminals and JSON can take it.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace aludel::generator
