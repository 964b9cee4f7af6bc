// SPDX-License-Identifier: MIT
// A PostgreSQL server of a test's own, which can be stopped, filled and copied.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/databases.hpp"

namespace aludel::test {

class cluster {
public:
  /// A new server that has come up when this returns. It gives up with an exception.
  explicit cluster(const std::vector<std::string>& settings = {});
  /// A standby that follows it, at the place where it stands.
  [[nodiscard]] static std::unique_ptr<cluster> following(const cluster& primary);
  cluster(const cluster&) = delete;
  cluster& operator=(const cluster&) = delete;
  ~cluster();

  /// As the superuser, to the database `postgres`.
  [[nodiscard]] std::string url() const;
  /// Rows as lines, columns separated by |.
  [[nodiscard]] std::string query(const std::string& sql) const { return test::query(url(), sql); }
  /// What it has written to its log so far.
  [[nodiscard]] std::string log() const;
  /// For what the server is to write. Its user owns it.
  [[nodiscard]] std::filesystem::path make_directory(const std::string& name) const;

  /// Without a shutdown: it recovers when it starts again.
  void kill() const;
  /// Returns before the server is up.
  void start_without_waiting() const;

private:
  struct copied {};
  explicit cluster(copied /*tag*/) {}
  void prepare_directory() const;
  void configure(const std::vector<std::string>& settings) const;
  void start() const;

  temporary_directory directory_;
};

/// Whether a command of the server's user succeeds; its output if not is an exception's.
void as_server(const std::vector<std::string>& command);

}  // namespace aludel::test
