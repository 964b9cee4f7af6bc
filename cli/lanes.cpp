// SPDX-License-Identifier: MIT
#include "cli/lanes.hpp"

#include <algorithm>
#include <utility>

namespace aludel::commands {

namespace {

/// A row of characters, in which lane N stands at column 2N.
class row {
public:
  void put(std::size_t column, char mark) {
    if (text_.size() <= column) text_.resize(column + 1, ' ');
    text_[column] = mark;
  }
  void bar(std::size_t lane) { put(2 * lane, '|'); }
  /// From this lane to the one left of it, and the other way round.
  void to_left(std::size_t lane) { put(2 * lane - 1, '/'); }
  void to_right(std::size_t lane) { put(2 * lane + 1, '\\'); }
  [[nodiscard]] std::string text() const { return text_; }

private:
  std::string text_;
};

/// As wide as the widest, and a blank before the text.
void make_even(lanes::drawing& made) {
  auto width = std::max(made.first.size(), made.next.size());
  for (const auto& each : made.below) width = std::max(width, each.size());
  made.first.resize(width + 1, ' ');
  made.next.resize(width + 1, ' ');
  for (auto& each : made.below) each.resize(width + 1, ' ');
}

}  // namespace

std::string lanes::bars(std::size_t count) const {
  row drawn;
  for (std::size_t lane = 0; lane < count; ++lane) drawn.bar(lane);
  return drawn.text();
}

lanes::drawing lanes::draw(std::uint32_t node, std::span<const std::uint32_t> parents) {
  const auto lane = lane_of(node);
  row drawn;
  for (std::size_t each = 0; each < waiting_.size(); ++each) drawn.bar(each);
  drawn.put(2 * lane, '*');
  if (parents.empty()) {
    end(lane);
  } else {
    fork(lane, parents);
    join_equal();
  }
  drawing made{.first = drawn.text(), .below = std::exchange(pending_, {}), .next = {}};
  made.next = bars(waiting_.size());
  make_even(made);
  return made;
}

/// The lane that leads to a node; a new one for a head.
std::size_t lanes::lane_of(std::uint32_t node) {
  const auto found = std::find(waiting_.begin(), waiting_.end(), node);
  const auto lane = static_cast<std::size_t>(found - waiting_.begin());
  if (found == waiting_.end()) waiting_.push_back(node);
  return lane;
}

/// Lanes that lead to the same node become one, the leftmost.
void lanes::join_equal() {
  for (auto from = waiting_.size(); from-- > 1;) {
    const auto into = static_cast<std::size_t>(
        std::find(waiting_.begin(), waiting_.end(), waiting_[from]) - waiting_.begin());
    if (into < from) join(from, into);
  }
}

/// A neighbour in one row, `|/`; one further away in two, `| |_|/` and `|/| |`.
void lanes::join(std::size_t from, std::size_t into) {
  row first;
  for (std::size_t lane = 0; lane < waiting_.size(); ++lane) {
    if (lane < from) first.bar(lane);
    if (lane >= from) first.to_left(lane);
  }
  for (auto lane = into + 2; lane < from; ++lane) first.put(2 * lane - 1, '_');
  pending_.push_back(first.text());
  waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(from));
  if (from == into + 1) return;
  row second;
  for (std::size_t lane = 0; lane < waiting_.size(); ++lane) second.bar(lane);
  second.to_left(into + 1);
  pending_.push_back(second.text());
}

/// The first parent goes on in this lane, each other one gets a lane beside it.
void lanes::fork(std::size_t lane, std::span<const std::uint32_t> parents) {
  waiting_[lane] = parents.front();
  for (std::size_t each = 1; each < parents.size(); ++each) {
    row drawn;
    const auto beside = lane + each - 1;
    for (std::size_t left = 0; left <= beside; ++left) drawn.bar(left);
    for (auto right = beside; right < waiting_.size(); ++right) drawn.to_right(right);
    pending_.push_back(drawn.text());
    waiting_.insert(waiting_.begin() + static_cast<std::ptrdiff_t>(beside) + 1, parents[each]);
  }
}

/// Those to the right of a lane that ends move up.
void lanes::end(std::size_t lane) {
  if (lane + 1 < waiting_.size()) {
    row drawn;
    for (std::size_t left = 0; left < lane; ++left) drawn.bar(left);
    for (auto right = lane + 1; right < waiting_.size(); ++right) drawn.to_left(right);
    pending_.push_back(drawn.text());
  }
  waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(lane));
}

}  // namespace aludel::commands
