// SPDX-License-Identifier: MIT
// A line of a terminal that is written again and again.
#pragma once

#include <aludel/event.hpp>
#include <chrono>
#include <cstdio>
#include <string>

namespace aludel::detail {

[[nodiscard]] bool is_terminal(std::FILE* file);

/// "Running upgrade a1b2 -> 3f1c, create users"
[[nodiscard]] std::string running_text(const revision_run& what);
[[nodiscard]] std::string waiting_text();
[[nodiscard]] std::string blocked_text(const events::blocked& by);
[[nodiscard]] std::string retrying_text(const events::retrying& what);
/// "a1b2: 10000 rows of about 50000 (20 %), about 12 s left"
[[nodiscard]] std::string batch_text(const events::batch_done& what);
[[nodiscard]] std::string warned_text(const events::warned& what);

/// Erases its line in the end.
class bar {
public:
  explicit bar(std::FILE* to) : to_(to) {}
  bar(const bar&) = delete;
  bar& operator=(const bar&) = delete;
  ~bar() { erase(); }

  void show(const event& what);
  /// As much of it as fits.
  void rewrite(const std::string& line);
  void erase();

private:
  void running(const revision_run& what);

  std::FILE* to_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point written_;
};

}  // namespace aludel::detail
