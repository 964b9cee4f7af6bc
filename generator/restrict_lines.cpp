// SPDX-License-Identifier: MIT
#include "generator/restrict_lines.hpp"

#include <algorithm>
#include <string>

namespace aludel::generator {

namespace {

/// Where a line begins with it.
std::size_t find_line(std::string_view in, std::string_view begin) {
  auto at = in.find(begin);
  while (at != std::string_view::npos && at > 0 && in[at - 1] != '\n') at = in.find(begin, at + 1);
  return at;
}

}  // namespace

std::vector<line_range> restrict_lines(std::string_view dump) {
  constexpr std::string_view begin = "\\restrict ";
  const auto at = find_line(dump, begin);
  if (at == std::string_view::npos) return {};
  const auto end = std::min(dump.find_first_of("\r\n", at), dump.size());
  std::vector<line_range> lines{{.offset = at, .length = end - at}};
  const auto closing =
      "\\unrestrict " + std::string(dump.substr(at + begin.size(), end - at - begin.size()));
  const auto closed = find_line(dump, closing);
  if (closed != std::string_view::npos) {
    lines.push_back({.offset = closed, .length = closing.size()});
  }
  return lines;
}

}  // namespace aludel::generator
