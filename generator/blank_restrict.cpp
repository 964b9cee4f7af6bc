// SPDX-License-Identifier: MIT
#include "generator/blank_restrict.hpp"

#include <algorithm>
#include <string_view>

namespace aludel::generator {

namespace {

/// Where a line begins with it.
std::size_t find_line(const std::string& in, std::string_view begin) {
  auto at = in.find(begin);
  while (at != std::string::npos && at > 0 && in[at - 1] != '\n') at = in.find(begin, at + 1);
  return at;
}

}  // namespace

void blank_restrict(std::string& dump) {
  constexpr std::string_view begin = "\\restrict ";
  const auto at = find_line(dump, begin);
  if (at == std::string::npos) return;
  const auto end = std::min(dump.find_first_of("\r\n", at), dump.size());
  const auto key = dump.substr(at + begin.size(), end - at - begin.size());
  for (const auto& line : {std::string(begin) + key, "\\unrestrict " + key}) {
    const auto found = find_line(dump, line);
    if (found != std::string::npos) dump.replace(found, line.size(), line.size(), ' ');
  }
}

}  // namespace aludel::generator
