// SPDX-License-Identifier: MIT
#include "generator/utf8.hpp"

#include <algorithm>

namespace aludel::generator {

namespace {

std::size_t length_by_first(unsigned first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

/// Keeps out longer spellings than needed, surrogates, and what is beyond the last character.
bool may_follow(unsigned first, unsigned second) {
  switch (first) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second < 0xA0;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second < 0x90;
    default:
      return true;
  }
}

}  // namespace

std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t ahead) { return static_cast<unsigned char>(text[at + ahead]); };
  const auto length = length_by_first(byte(0));
  if (length < 2) return length;
  if (at + length > text.size() || !may_follow(byte(0), byte(1))) return 0;
  for (std::size_t each = 1; each < length; ++each) {
    if ((byte(each) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

std::size_t plain_length(std::string_view text, std::size_t at) {
  const auto length = character_length(text, at);
  const auto first = static_cast<unsigned char>(text[at]);
  const bool c1 = length == 2 && first == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0;
  return first < ' ' || first == 0x7F || c1 ? 0 : length;
}

std::string printable(std::string_view text) {
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = character_length(text, at);
    clean += length == 0 || text[at] == '\0' ? "?" : text.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return clean;
}

}  // namespace aludel::generator
