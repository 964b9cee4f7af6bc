// SPDX-License-Identifier: MIT
#include "runtime/src/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace aludel::detail {

namespace {

/// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char letter : a) {
    auto diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto replaced = diagonal + (letter == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
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
