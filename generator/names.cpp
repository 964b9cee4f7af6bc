// SPDX-License-Identifier: MIT
#include "generator/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::generator {

namespace {

constexpr std::size_t longest = 63;  // bytes; PostgreSQL cuts what is longer

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

bool starts_with(std::string_view name, std::string_view lower_case) {
  return name.size() >= lower_case.size() &&
         same_table(name.substr(0, lower_case.size()), lower_case);
}

}  // namespace

std::string wrong_with_table_name(std::string_view name) {
  const auto odd =
      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
  if (odd != std::string_view::npos) {
    return fmt::format("\"{}\" has a character that these names cannot have", name);
  }
  if (name.size() > longest) return fmt::format("the name has {} characters", name.size());
  if (starts_with(name, "pg_") || starts_with(name, "sqlite_")) {
    return fmt::format("\"{}\" begins as the names of the database itself do", name);
  }
  return {};
}

bool same_table(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace aludel::generator
