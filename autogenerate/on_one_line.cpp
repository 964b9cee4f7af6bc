// SPDX-License-Identifier: MIT
#include "autogenerate/on_one_line.hpp"

#include <algorithm>

#include "runtime/src/characters.hpp"

namespace aludel::autogenerate {

std::string on_one_line(std::string_view text, std::size_t most) {
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = std::max<std::size_t>(detail::character_length(text, at), 1);
    const auto character = text.substr(at, length);
    at += length;
    const bool blank = character.find_first_of(" \n\t\r") == 0;
    if (blank && (line.empty() || line.back() == ' ')) continue;
    if (line.size() + length > most) return line + " …";
    line += blank ? " " : character;
  }
  return line;
}

}  // namespace aludel::autogenerate
