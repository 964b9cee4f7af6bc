// SPDX-License-Identifier: MIT
// A database on the tests' PostgreSQL server that can be made empty again and again.
#pragma once

#include <memory>
#include <string>

#include "runtime/src/database.hpp"
#include "tests/support/databases.hpp"

namespace aludel::test {

class reusable_database {
public:
  reusable_database();

  [[nodiscard]] const std::string& url() const { return scratch_.url(); }
  /// The same database by way of another host: a directory with the socket of a port.
  [[nodiscard]] std::string url_by(const std::string& host, int port = 5432) const;
  [[nodiscard]] detail::database& connection() { return *connection_; }
  /// The path of the server's socket.
  [[nodiscard]] std::string socket();

  /// Ends all other sessions, and drops everything.
  void clear();
  /// Waits until all other sessions are gone by themselves; false if they do not go.
  [[nodiscard]] bool wait_for_others();

private:
  scratch_postgresql scratch_;
  std::unique_ptr<detail::database> connection_;
};

/// A connection; throws if there is none to be had.
[[nodiscard]] std::unique_ptr<detail::database> connect_to(const std::string& url);

}  // namespace aludel::test
