// SPDX-License-Identifier: MIT
#include "runtime/src/json.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/characters.hpp"

namespace aludel::detail {

namespace {

unsigned byte(char of) { return static_cast<unsigned char>(of); }

}  // namespace

std::string json_string(std::string_view text) {
  std::string written = "\"";
  while (!text.empty()) {
    const auto length = character_length(text, 0);
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
