// SPDX-License-Identifier: MIT
// The points of a sweep: which are tried, and how they came out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::test {

/// ALUDEL_FAULTS_SEED, else by chance. Printed, so that a run can be repeated.
[[nodiscard]] std::uint32_t seed();

/// Indexes below `count`: all of them where ALUDEL_FAULTS is `all`, else so many: a random
/// one of each of as many equal parts.
[[nodiscard]] std::vector<std::size_t> sample(std::size_t count, std::size_t most,
                                              std::uint32_t seed);

class tally {
public:
  /// A point has been tried, and this was wrong. Points with the same kind of fault and the same
  /// reason are reported together.
  void add(std::string_view kind, const std::string& point,
           const std::vector<std::string>& reasons);
  /// Prints the divergences and the summary line. The exit code of the test.
  int report(std::size_t faults);

private:
  std::mutex mutex_;
  std::size_t points_ = 0;
  std::size_t diverged_ = 0;
  std::map<std::string, std::vector<std::string>> reasons_;  ///< and the points
};

/// Calls `run` for each index below `count` on as many threads as there are processors; the first
/// argument is the thread's number.
void in_parallel(std::size_t count, const std::function<void(std::size_t, std::size_t)>& run);
[[nodiscard]] std::size_t threads();

}  // namespace aludel::test
