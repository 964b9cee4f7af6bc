// SPDX-License-Identifier: MIT
// Progress of a run on standard error: one line that changes on a terminal, else a line each.
#pragma once

#include <aludel/aludel.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "runtime/src/graph.hpp"

namespace aludel::commands {

class progress {
public:
  explicit progress(const bundle& revisions);
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress();

  /// Refers to this.
  [[nodiscard]] std::function<void(const event&)> observer();

private:
  void waiting();
  void running(const event& what);
  void rewrite(const std::string& line);

  detail::graph revisions_;
  bool terminal_;
  bool waiting_ = false;
  std::size_t turn_ = 0;  ///< of the spinner
  std::chrono::steady_clock::time_point written_;
};

}  // namespace aludel::commands
