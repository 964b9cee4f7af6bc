// SPDX-License-Identifier: MIT
#include "tests/faults/tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <numeric>
#include <random>
#include <thread>

namespace aludel::test {

namespace {

/// How many points of one kind are named.
constexpr std::size_t most_named = 5;

std::string_view environment(const char* name) {
  const char* given = std::getenv(name);
  return given == nullptr ? std::string_view{} : given;
}

}  // namespace

std::uint32_t seed() {
  static const auto chosen = [] {
    const auto given = environment("ALUDEL_FAULTS_SEED");
    const auto value = given.empty() ? std::random_device{}()
                                     : static_cast<std::uint32_t>(std::stoul(std::string(given)));
    fmt::print("faults: ALUDEL_FAULTS_SEED={}\n", value);
    return value;
  }();
  return chosen;
}

std::vector<std::size_t> sample(std::size_t count, std::size_t most, std::uint32_t seed) {
  if (environment("ALUDEL_FAULTS") == "all" || count <= most) {
    std::vector<std::size_t> all(count);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }
  std::mt19937 random{seed};
  const auto stride = static_cast<double>(count) / static_cast<double>(most);
  std::uniform_real_distribution<double> inside{0, stride};
  std::vector<std::size_t> some;
  for (std::size_t each = 0; each < most; ++each) {
    const auto at = stride * static_cast<double>(each) + inside(random);
    some.push_back(std::min(static_cast<std::size_t>(at), count - 1));
  }
  return some;
}

void tally::add(std::string_view kind, const std::string& point,
                const std::vector<std::string>& reasons) {
  const std::lock_guard guard{mutex_};
  ++points_;
  if (!reasons.empty()) ++diverged_;
  for (const auto& each : reasons) {
    reasons_[fmt::format("{}: {}", kind, each)].push_back(point);
  }
}

int tally::report(std::size_t faults) {
  for (const auto& [reason, points] : reasons_) {
    fmt::print("\n{} x {}\n", points.size(), reason);
    for (std::size_t each = 0; each < std::min(points.size(), most_named); ++each) {
      fmt::print("    {}\n", points[each]);
    }
  }
  fmt::print("faults: {} points, {} faults, {} divergences\n", points_, faults, diverged_);
  return diverged_ == 0 && points_ > 0 ? 0 : 1;
}

std::size_t threads() { return std::max(1U, std::thread::hardware_concurrency()); }

void in_parallel(std::size_t count, const std::function<void(std::size_t, std::size_t)>& run) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> all;
  for (std::size_t number = 0; number < threads(); ++number) {
    all.emplace_back([&, number] {
      for (auto at = next++; at < count; at = next++) run(number, at);
    });
  }
  for (auto& each : all) each.join();
}

}  // namespace aludel::test
