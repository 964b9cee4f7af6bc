// SPDX-License-Identifier: MIT
// Real databases for tests, gone when the test ends.
#pragma once

#include <filesystem>
#include <string>

namespace aludel::detail {
class database;
}

namespace aludel::test {

class temporary_directory {
public:
  temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;
  ~temporary_directory();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

/// An empty database on the server of ALUDEL_TEST_DATABASE_URL, without which the test fails.
class scratch_postgresql {
public:
  scratch_postgresql();
  scratch_postgresql(const scratch_postgresql&) = delete;
  scratch_postgresql& operator=(const scratch_postgresql&) = delete;
  ~scratch_postgresql();

  [[nodiscard]] const std::string& url() const { return url_; }

private:
  std::string name_;
  std::string url_;
};

/// The server of ALUDEL_TEST_DATABASE_URL, with another database's name in its URL.
[[nodiscard]] std::string server_url(const std::string& database);

/// Runs a statement; its rows as lines, columns separated by |, NULL as nothing. Throws.
std::string query(const std::string& url, const std::string& sql);
std::string query(detail::database& connection, const std::string& sql);

}  // namespace aludel::test
