// SPDX-License-Identifier: MIT
#include "runtime/src/quotes.hpp"

#include <fmt/format.h>

namespace aludel::detail {

namespace {

std::string quoted(std::string_view text, char quote) {
  std::string made(1, quote);
  for (const char each : text) made.append(each == quote ? 2 : 1, each);
  return made + quote;
}

}  // namespace

std::string quoted_text(std::string_view text) { return quoted(text, '\''); }

std::string quoted_name(std::string_view plain) { return quoted(plain, '"'); }

std::string dollar_quoted(std::string_view text) {
  std::string start = "$aludel";
  for (int number = 1; text.find(start) != std::string_view::npos; ++number) {
    start = fmt::format("$aludel{}", number);
  }
  return fmt::format("{0}${1}{0}$", start, text);
}

}  // namespace aludel::detail
