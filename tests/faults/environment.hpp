// SPDX-License-Identifier: MIT
// What the tests of the environment share.
#pragma once

#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/database/runs.hpp"
#include "tests/support/revisions.hpp"

namespace aludel::test {

using namespace std::chrono_literals;

/// Throws if it does not come about within a minute.
inline void wait_until(const std::function<bool()>& condition, const char* what) {
  const auto until = std::chrono::steady_clock::now() + 60s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) {
      throw std::runtime_error(fmt::format("waited in vain until {}", what));
    }
    std::this_thread::sleep_for(5ms);
  }
}

inline std::chrono::milliseconds time_of(const std::function<void()>& what) {
  const auto start = std::chrono::steady_clock::now();
  what();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               start);
}

/// A server's URL, for a program that names itself to it.
inline std::string named(const std::string& url, const std::string& application) {
  return url + "&application_name=" + application;
}

}  // namespace aludel::test
