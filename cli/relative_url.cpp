// SPDX-License-Identifier: MIT
#include "cli/relative_url.hpp"

#include <fmt/format.h>

#include <string_view>

namespace aludel::commands {

namespace {

/// What begins a path in a URL, of which it is a part.
std::string percent_encoded(std::string_view path) {
  std::string made;
  for (const char each : path) {
    const bool special = each == '%' || each == '?' || each == '#';
    made += special ? fmt::format("%{:02X}", static_cast<unsigned>(each)) : std::string(1, each);
  }
  return made;
}

/// Where the path of a SQLite URL begins; npos: it has none.
std::size_t begin_of_path(std::string_view url) {
  constexpr std::string_view uri = "file:";
  if (url.starts_with(uri)) return uri.size();
  constexpr std::string_view mark = ":///";
  const auto colon = url.find(mark);
  const auto scheme = url.substr(0, colon);
  const bool sqlite = scheme == "sqlite" || scheme.starts_with("sqlite+");
  return sqlite && colon != std::string_view::npos ? colon + mark.size() : std::string_view::npos;
}

}  // namespace

std::string relative_to(const std::filesystem::path& directory, std::string url) {
  const auto begin = begin_of_path(url);
  if (directory.empty() || begin == std::string::npos) return url;
  const auto path = std::string_view(url).substr(begin);
  const bool relative = !path.empty() && path.find_first_of("/?#") != 0;
  if (!relative || path.starts_with(":memory:")) return url;
  return url.insert(begin, percent_encoded((directory / "").string()));
}

}  // namespace aludel::commands
