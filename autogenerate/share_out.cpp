// SPDX-License-Identifier: MIT
#include "autogenerate/share_out.hpp"

#include <atomic>
#include <future>

namespace aludel::autogenerate {

result<void> share_out(const std::vector<task>& tasks,
                       std::span<detail::database* const> connections) {
  std::atomic<std::size_t> next{0};
  const auto work = [&](detail::database* on) {
    result<void> done;
    for (auto each = next++; each < tasks.size() && done; each = next++) done = tasks[each](*on);
    return done;
  };
  std::vector<std::future<result<void>>> others;
  for (auto* const each : connections.subspan(1)) {
    others.push_back(std::async(std::launch::async, work, each));
  }
  auto done = work(connections.front());
  for (auto& each : others) {
    auto theirs = each.get();
    if (done) done = std::move(theirs);
  }
  return done;
}

}  // namespace aludel::autogenerate
