// SPDX-License-Identifier: MIT
// What comes after a fault: the application is started as ever, until it has ended well.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runtime/src/database.hpp"

namespace aludel::test {

struct subject {
  std::string client;  ///< the program
  std::string url;
  bool per_revision = false;
  /// For looking at the database when it stops. Not before: on SQLite a look is what recovers
  /// the file, and that is the client's task.
  std::function<detail::database&()> look;
};

/// The client's command line.
[[nodiscard]] std::vector<std::string> command(const subject& of, const std::string& url);

/// Starts the client until it has done all there is to do. One start must be enough, save that it
/// may stop and ask about a statement of which nobody can know whether it took effect: then the
/// question is answered, by `resolve`, and it is started again. Returns what went otherwise.
[[nodiscard]] std::vector<std::string> recover(const subject& of);

/// The line that says what went wrong, without what differs from run to run.
[[nodiscard]] std::string error_of(const std::string& output);

}  // namespace aludel::test
