// SPDX-License-Identifier: MIT
// SIGHUP, SIGINT and SIGTERM: a run is to stop in order.
#pragma once

#include <atomic>

namespace aludel::commands {

/// While it lives, the first of these signals sets the flag, and the second ends the program as it
/// would have without.
class interruption {
public:
  interruption();
  interruption(const interruption&) = delete;
  interruption& operator=(const interruption&) = delete;
  ~interruption();

  [[nodiscard]] const std::atomic<bool>* flag() const;
};

}  // namespace aludel::commands
