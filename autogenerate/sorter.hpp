// SPDX-License-Identifier: MIT
// Sorts what has to wait for each other.
#pragma once

#include <cstdint>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace aludel::autogenerate {

/// How much one wants to come behind another.
enum class waiting : std::uint8_t { must, had_better };

class sorter {
public:
  /// Of each its rank: what is free to come comes in that order.
  explicit sorter(std::vector<std::size_t> ranks);

  void wait(std::size_t later, std::size_t earlier, waiting how);

  struct outcome {
    std::vector<std::size_t> order;   ///< of all
    std::vector<std::size_t> forced;  ///< they came though, in a circle, they should have waited
  };
  /// Once: it uses up what is known.
  [[nodiscard]] outcome run();

private:
  struct node {
    std::vector<std::pair<std::size_t, waiting>> followers;
    std::size_t must = 0;  ///< what it waits for
    std::size_t had_better = 0;
    bool done = false;

    [[nodiscard]] std::size_t& count(waiting how) {
      return how == waiting::must ? must : had_better;
    }
  };
  using place = std::tuple<bool, std::size_t, std::size_t>;

  [[nodiscard]] place place_of(std::size_t each) const;
  void release(std::size_t each, waiting how);
  [[nodiscard]] std::size_t first_that_waits() const;

  std::vector<std::size_t> ranks_;
  std::vector<node> nodes_;
  std::set<place> free_;
};

}  // namespace aludel::autogenerate
