// SPDX-License-Identifier: MIT
#include "runtime/src/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::detail {

namespace {

unsigned byte(char of) { return static_cast<unsigned char>(of); }

/// How many bytes a character has that begins with this one; 0 if none does.
std::size_t length_from(unsigned first) {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/// How many bytes the character at the beginning has; 0 if it is none.
std::size_t character(std::string_view text) {
  const auto first = byte(text.front());
  const auto length = length_from(first);
  if (length < 2) return length;
  if (text.size() < length) return 0;
  const auto rest = text.substr(1, length - 1);
  const bool follows =
      std::all_of(rest.begin(), rest.end(), [](char each) { return (byte(each) & 0xc0U) == 0x80; });
  const auto second = byte(rest.front());
  const bool too_long = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool no_character = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
  return !follows || too_long || no_character ? 0 : length;
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string written = "\"";
  while (!text.empty()) {
    const auto length = character(text);
    const char first = text.front();
    if (length == 0) {
      written += "\xef\xbf\xbd";
    } else if (first == '"' || first == '\\') {
      written.append("\\").append(1, first);
    } else if (byte(first) < 0x20) {
      written += fmt::format("\\u{:04x}", byte(first));
    } else {
      written += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return written + '"';
}

}  // namespace aludel::detail
