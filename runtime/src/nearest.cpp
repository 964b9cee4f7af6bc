// SPDX-License-Identifier: MIT
#include "runtime/src/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace aludel::detail {

namespace {

char lower(char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each; }

bool same(char a, char b) { return lower(a) == lower(b); }

/// How many letters must be added, removed, replaced, or swapped with the next one. Upper and lower
/// case are the same.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  auto before = row;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto last = row;
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = std::min({last[j] + (same(a[i], b[j]) ? 0U : 1U), last[j + 1] + 1, row[j] + 1});
      const bool swapped = i > 0 && j > 0 && same(a[i], b[j - 1]) && same(a[i - 1], b[j]);
      if (swapped) row[j + 1] = std::min(row[j + 1], before[j - 1] + 1);
    }
    before = last;
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  auto least = word.size() > 4 ? std::size_t{3} : std::size_t{2};
  for (const auto candidate : candidates) {
    const auto away = distance(word.substr(0, 64), candidate);
    if (away >= least) continue;
    least = away;
    best = candidate;
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const auto meant = nearest(word, candidates);
  if (!meant.empty()) return fmt::format("did you mean \"{}\"?", meant);
  return fmt::format("there are {}", fmt::join(candidates, ", "));
}

}  // namespace aludel::detail
