// SPDX-License-Identifier: MIT
#include "generator/hidden.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "generator/utf8.hpp"

namespace aludel::generator {

std::optional<hidden_character> next_hidden(std::string_view text, std::size_t from) {
  const auto is_plain = [](char byte) { return (byte >= ' ' && byte < '\x7F') || byte == '\n'; };
  while (from < text.size()) {
    if (is_plain(text[from])) {
      ++from;
      continue;
    }
    const auto length = std::max<std::size_t>(character_length(text, from), 1);
    const auto code = detail::code_of(text.substr(from, length));
    // In a line that a lone carriage return ends, terminals show the next over it.
    const bool lone_return = code == '\r' && text.substr(from, 2) != "\r\n";
    if (lone_return) return hidden_character{from, 1, "a carriage return without a line feed"};
    if (detail::is_hidden(code)) {
      return hidden_character{from, length, fmt::format("the character U+{:04X}", code)};
    }
    from += length;
  }
  return std::nullopt;
}

std::string without_hidden(std::string_view text) {
  const auto characters = printable(text);
  std::string shown;
  std::size_t at = 0;
  while (const auto hidden = next_hidden(characters, at)) {
    shown += characters.substr(at, hidden->offset - at) + '?';
    at = hidden->offset + hidden->length;
  }
  shown += characters.substr(at);
  std::replace_if(
      shown.begin(), shown.end(), [](char each) { return each == '\n' || each == '\r'; }, '?');
  return shown;
}

}  // namespace aludel::generator
