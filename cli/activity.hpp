// SPDX-License-Identifier: MIT
// What a command is at, for who waits for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "runtime/src/progress_bar.hpp"

namespace aludel::commands {

/// Tells on standard error what takes long: on a terminal after two seconds, in one line with the
/// seconds, which is erased in the end; else after twenty, which is longer than a lock is waited
/// for, in a line of its own.
class activity {
public:
  /// Nothing is told by one that is quiet.
  explicit activity(bool quiet);
  activity(const activity&) = delete;
  activity& operator=(const activity&) = delete;
  ~activity();

  /// From now on. Of several threads, the last one to say so is told of. Empty: none, and the
  /// terminal is free.
  void now(std::string what);

private:
  using clock = std::chrono::steady_clock;

  void watch();
  void tell();

  std::mutex lock_;
  std::condition_variable changed_;
  bool ends_ = false;
  std::string what_;
  clock::time_point since_;
  bool told_ = false;
  const bool on_terminal_;
  detail::bar line_;
  std::thread watcher_;
};

}  // namespace aludel::commands
