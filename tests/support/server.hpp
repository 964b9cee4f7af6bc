// SPDX-License-Identifier: MIT
// A PostgreSQL server of a test's own, for what the shared one cannot be: under another clock, or
// with passwords. It listens on a socket alone, and is gone when the test ends.
#pragma once

#include <string>
#include <string_view>

#include "tests/support/databases.hpp"

namespace aludel::test {

class private_server {
public:
  /// With a password for postgres, which is asked for; without one nobody is asked.
  explicit private_server(const std::string& password = {});
  private_server(const private_server&) = delete;
  private_server& operator=(const private_server&) = delete;
  ~private_server();

  /// `under`: a program that starts it, "env NAME=VALUE". Throws.
  void start(std::string_view under = {});
  void stop();

  /// The directory of its socket.
  [[nodiscard]] const std::string& directory() const { return directory_; }

private:
  void must(const std::string& command) const;

  temporary_directory files_;
  std::string directory_;
  bool running_ = false;
};

}  // namespace aludel::test
