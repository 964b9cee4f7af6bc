// SPDX-License-Identifier: MIT
#include "autogenerate/options_postgresql.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::autogenerate {

using std::string;
using std::string_view;

namespace {

std::vector<string_view> parts(string_view list, string_view separator) {
  std::vector<string_view> all;
  while (!list.empty()) {
    const auto end = std::min(list.find(separator), list.size());
    all.push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + separator.size(), list.size()));
  }
  return all;
}

}  // namespace

std::vector<string_view> only_in(string_view first, string_view second, string_view separator) {
  auto found = parts(first, separator);
  const auto others = parts(second, separator);
  std::erase_if(found, [&](string_view each) {
    return std::find(others.begin(), others.end(), each) != others.end();
  });
  return found;
}

void set_options(statements& into, const string& alter, string_view before, string_view after) {
  std::vector<string_view> reset;
  const auto set = only_in(after, before);
  for (const auto each : only_in(before, after)) {
    const auto name = each.substr(0, each.find('=') + 1);
    const bool again = std::any_of(set.begin(), set.end(),
                                   [&](string_view other) { return other.starts_with(name); });
    if (!again) reset.push_back(name.substr(0, name.size() - 1));
  }
  if (!reset.empty())
    into.push_back({fmt::format("{} RESET ({})", alter, fmt::join(reset, ", ")), {}});
  if (!set.empty()) into.push_back({fmt::format("{} SET ({})", alter, fmt::join(set, ", ")), {}});
}

}  // namespace aludel::autogenerate
