// SPDX-License-Identifier: MIT
// A program's connection that stays open while others change the database.
#pragma once

#include <memory>
#include <string>

namespace aludel::test {

class session {
public:
  explicit session(const std::string& url);
  session(const session&) = delete;
  session& operator=(const session&) = delete;
  ~session();

  /// Runs a query, INSERT, UPDATE or DELETE that is prepared the first time and kept; its rows as
  /// lines, columns separated by |, NULL as nothing. Throws.
  std::string run(const std::string& sql);

  class connection;

private:
  std::unique_ptr<connection> connection_;
};

}  // namespace aludel::test
