// SPDX-License-Identifier: MIT
#include "runtime/src/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::detail {

namespace {

unsigned byte(char of) { return static_cast<unsigned char>(of); }

/// How many bytes the character at the beginning has; 0 if it is none.
std::size_t character(std::string_view text) {
  const auto first = byte(text.front());
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xc2   ? 0
                             : first < 0xe0 ? 2
                             : first < 0xf0 ? 3
                             : first < 0xf5 ? 4
                                            : 0;
  if (length == 0 || text.size() < length) return 0;
  const auto follows = [](char each) { return (byte(each) & 0xc0U) == 0x80; };
  if (!std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length), follows)) {
    return 0;
  }
  const auto second = byte(text[1]);
  const bool too_long = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool no_character = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
  return too_long || no_character ? 0 : length;
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
