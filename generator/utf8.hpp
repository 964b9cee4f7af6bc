// SPDX-License-Identifier: MIT
// Texts that may be no UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/src/characters.hpp"

namespace aludel::generator {

using detail::character_length;

/// The length of the character at an offset; 0 if there is none, or a control character.
[[nodiscard]] std::size_t plain_length(std::string_view text, std::size_t at);

/// With ? for what is no character, so that terminals and JSON can take it.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace aludel::generator
