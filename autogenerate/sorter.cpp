// SPDX-License-Identifier: MIT
#include "autogenerate/sorter.hpp"

namespace aludel::autogenerate {

sorter::sorter(std::vector<std::size_t> ranks) : ranks_(std::move(ranks)), nodes_(ranks_.size()) {}

void sorter::wait(std::size_t later, std::size_t earlier, waiting how) {
  nodes_[earlier].followers.emplace_back(later, how);
  ++nodes_[later].count(how);
}

sorter::outcome sorter::run() {
  outcome sorted;
  for (std::size_t each = 0; each < nodes_.size(); ++each) {
    if (nodes_[each].must == 0) free_.insert(place_of(each));
  }
  while (sorted.order.size() < nodes_.size()) {
    if (free_.empty()) {
      const auto next = first_that_waits();
      sorted.forced.push_back(next);
      nodes_[next].must = 0;
      free_.insert(place_of(next));
    }
    const auto next = std::get<2>(*free_.begin());
    free_.erase(free_.begin());
    nodes_[next].done = true;
    sorted.order.push_back(next);
    for (const auto& [follower, how] : nodes_[next].followers) release(follower, how);
  }
  return sorted;
}

/// Whom nothing asks to stay behind comes first.
sorter::place sorter::place_of(std::size_t each) const {
  return {nodes_[each].had_better > 0, ranks_[each], each};
}

void sorter::release(std::size_t each, waiting how) {
  auto& its = nodes_[each];
  if (its.done) return;
  if (its.must == 0) free_.erase(place_of(each));
  --its.count(how);
  if (its.must == 0) free_.insert(place_of(each));
}

std::size_t sorter::first_that_waits() const {
  std::size_t best = nodes_.size();
  for (std::size_t each = 0; each < nodes_.size(); ++each) {
    if (nodes_[each].done) continue;
    if (best == nodes_.size() || ranks_[each] < ranks_[best]) best = each;
  }
  return best;
}

}  // namespace aludel::autogenerate
