// SPDX-License-Identifier: MIT
// The text in generated code, as a compiler reads it.
#pragma once

#include <string>
#include <string_view>

namespace aludel::fuzz {

/// What the string literals of the array `text` spell, one after the other.
[[nodiscard]] std::string literals_of_text(std::string_view code);

}  // namespace aludel::fuzz
