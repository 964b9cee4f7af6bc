// SPDX-License-Identifier: MIT
#include "runtime/src/characters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::detail {

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

bool turns_direction(unsigned code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

bool is_control(unsigned code) {
  const bool ends_line = code == '\n' || code == '\r';
  return (code < ' ' && code != '\t' && !ends_line) || (code >= 0x7F && code < 0xA0);
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

unsigned code_of(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first;
  unsigned code = first & (0xFFU >> (character.size() + 1));
  for (const char each : character.substr(1)) {
    code = code << 6U | (static_cast<unsigned char>(each) & 0x3FU);
  }
  return code;
}

bool is_hidden(unsigned code) { return is_control(code) || turns_direction(code); }

std::string visible(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = character_length(text, at);
    const auto character = text.substr(at, std::max<std::size_t>(length, 1));
    const auto code = length == 0 ? static_cast<unsigned char>(text[at]) : code_of(character);
    if (length > 0 && code != '\n' && code != '\r' && !is_hidden(code)) {
      shown += character;
    } else {
      shown += code < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
    }
    at += character.size();
  }
  return shown;
}

}  // namespace aludel::detail
