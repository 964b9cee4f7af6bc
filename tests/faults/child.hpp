// SPDX-License-Identifier: MIT
// A process that runs beside the test, and can be killed.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/databases.hpp"

namespace aludel::test {

class child {
public:
  static constexpr int hung = 124;
  static constexpr int killed = 128 + 9;

  /// The environment's entries are added to ours.
  explicit child(const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment = {});
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  /// Kills it if it still runs.
  ~child();

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Its exit code, 128 + the signal that ended it; nothing if it still runs then.
  std::optional<int> wait(std::chrono::milliseconds patience);
  /// Its exit code. One that runs for longer than a minute is killed, and has `hung`.
  int wait();
  void kill() const;

  /// What it wrote to its two outputs. Precondition: it has ended.
  [[nodiscard]] std::string output() const;

private:
  temporary_directory directory_;
  pid_t pid_ = -1;
  int handle_ = -1;  ///< a pidfd
  std::optional<int> exit_code_;
};

}  // namespace aludel::test
