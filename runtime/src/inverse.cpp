// SPDX-License-Identifier: MIT
#include "runtime/src/inverse.hpp"

#include <fmt/format.h>

namespace aludel::detail {

recorded_code inverter::downgrade() const {
  if (problems_.empty()) return {{made_.rbegin(), made_.rend()}, {}};
  auto first = problems_.front();
  for (std::size_t each = 1; each < problems_.size(); ++each) {
    const auto& next = problems_[each];
    const int line = next.where ? next.where->line : 0;
    first.notes.push_back(line == 0 ? next.message
                                    : fmt::format("line {}: {}", line, next.message));
  }
  return {{}, std::move(first)};
}

}  // namespace aludel::detail
