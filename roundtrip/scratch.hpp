// SPDX-License-Identifier: MIT
// An empty database that is gone when this is.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/src/database.hpp"

namespace aludel::roundtrip {

class scratch {
public:
  /// SQLite: a file in a new temporary directory.
  [[nodiscard]] static result<std::unique_ptr<scratch>> file();
  /// PostgreSQL: a new database on the server of this URL.
  [[nodiscard]] static result<std::unique_ptr<scratch>> on_server(const bundle& revisions,
                                                                  std::string_view server_url);
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch();

  [[nodiscard]] const std::string& url() const { return url_; }

private:
  scratch() = default;

  std::string url_;
  std::filesystem::path directory_;           ///< of the file
  std::unique_ptr<detail::database> server_;  ///< where the database is to be dropped
  std::string name_;
};

/// The URL of another database on the same server.
[[nodiscard]] std::string with_database(std::string_view server_url, std::string_view name);

}  // namespace aludel::roundtrip
