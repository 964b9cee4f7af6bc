// SPDX-License-Identifier: MIT
// A PgBouncer of the tests' own, on a socket.
#pragma once

#include <memory>
#include <string>

#include "tests/faults/child.hpp"
#include "tests/faults/server.hpp"

namespace aludel::test {

class pgbouncer {
public:
  static constexpr int port = 6432;

  /// In front of this database's server; it has come up when this returns.
  pgbouncer(const std::string& program, reusable_database& behind,
            const std::string& mode = "transaction");

  /// The directory of its socket.
  [[nodiscard]] std::string host() const { return directory_.path().string(); }

private:
  void configure(const std::string& server_socket, const std::string& mode) const;
  void wait_until_up(const reusable_database& behind);

  temporary_directory directory_;
  std::unique_ptr<child> process_;
};

}  // namespace aludel::test
