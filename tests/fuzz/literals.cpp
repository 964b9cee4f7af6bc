// SPDX-License-Identifier: MIT
#include "tests/fuzz/literals.hpp"

#include "tests/fuzz/fuzz.hpp"

namespace aludel::fuzz {

namespace {

/// Takes an escape sequence behind its backslash. Octal ones have three digits here.
char take_escape(std::string_view code, std::size_t& at) {
  constexpr std::string_view named = "nt\"\\?";
  constexpr std::string_view meant = "\n\t\"\\?";
  if (const auto known = named.find(code[at]); known != std::string_view::npos) {
    ++at;
    return meant[known];
  }
  int value = 0;
  for (int digit = 0; digit < 3; ++digit, ++at) {
    require(code[at] >= '0' && code[at] <= '7', "an escape is one that is known");
    value = value * 8 + (code[at] - '0');
  }
  return static_cast<char>(value);
}

}  // namespace

std::string literals_of_text(std::string_view code) {
  constexpr std::string_view opening = "constexpr const char* text[] = {\n";
  auto at = code.find(opening);
  std::string all;
  if (at == std::string_view::npos) return all;
  for (at += opening.size(); code[at] != '}'; ++at) {
    if (code[at] != '"') continue;
    for (++at; code[at] != '"';) {
      if (code[at] == '\\') {
        all += take_escape(code, ++at);
      } else {
        all += code[at++];
      }
    }
  }
  return all;
}

}  // namespace aludel::fuzz
