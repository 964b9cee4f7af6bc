// SPDX-License-Identifier: MIT
#include "generator/includes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace aludel::generator {

namespace {

constexpr std::array<std::string_view, 3> stable_directories{"aludel/", "fmt/", "sys/"};

/// Of the language or the system, or of what a bundle is linked with anyway.
bool is_stable(std::string_view header) {
  const auto name = header.substr(1);
  const bool known = std::any_of(stable_directories.begin(), stable_directories.end(),
                                 [&](auto each) { return name.starts_with(each); });
  if (known || header.front() != '<') return known;
  const bool plain = name.find('/') == std::string_view::npos;
  return plain && (name.find('.') == std::string_view::npos || name.ends_with(".h"));
}

/// "<vector", "\"users.hpp\"", or a macro, from its first token on.
std::string_view header_at(const revision& of, const token& first) {
  const auto written = text(of, first);
  if (written != "<") return written;
  const auto rest = std::string_view(of.file->text).substr(first.offset);
  return rest.substr(0, rest.find_first_of(">\n"));
}

}  // namespace

problems foreign_includes(const revision& of) {
  problems found;
  for (std::size_t each = 2; each < of.code.size(); ++each) {
    if (text(of, of.code[each - 2]) != "#" || text(of, of.code[each - 1]) != "include") continue;
    const auto header = header_at(of, of.code[each]);
    if (is_stable(header)) continue;
    found.push_back(problem_at(
        *of.file, of.code[each].offset, header.size() + (header.front() == '<' ? 1 : 0),
        errc::unsupported,
        fmt::format(
            "revision {} includes a header of the application, or of another library, and changes "
            "when that does",
            of.id.id),
        "write what it needs into the revision, as it is today"));
  }
  return found;
}

}  // namespace aludel::generator
