// SPDX-License-Identifier: MIT
#include "generator/utf8.hpp"

#include <algorithm>

namespace aludel::generator {

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
