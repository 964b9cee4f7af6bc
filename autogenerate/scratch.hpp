// SPDX-License-Identifier: MIT
// An empty database that is gone when this is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

/// Whose a PostgreSQL server is. Roles are the server's, not a database's: on the tests' own one,
/// those that revisions have made go with the scratch database.
enum class server_owner : std::uint8_t { tests, somebody };

class scratch {
public:
  /// SQLite: a file in a new temporary directory.
  [[nodiscard]] static result<std::unique_ptr<scratch>> file();
  /// PostgreSQL: a new database on the server of this URL. Those that killed processes have left
  /// there are dropped.
  [[nodiscard]] static result<std::unique_ptr<scratch>> on_server(
      const bundle& revisions, std::string_view server_url,
      server_owner owner = server_owner::somebody);
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch();

  [[nodiscard]] const std::string& url() const { return url_; }
  /// Has somebody made roles since, on a server where they stay?
  [[nodiscard]] result<bool> has_left_roles();

private:
  scratch() = default;
  /// The names, as SQL takes them.
  [[nodiscard]] result<std::vector<std::string>> new_roles();

  std::string url_;
  std::filesystem::path directory_;           ///< of the file
  std::unique_ptr<detail::database> server_;  ///< where the database is to be dropped
  std::string name_;
  server_owner owner_ = server_owner::somebody;
  std::optional<std::string> roles_;  ///< there before, as an array in SQL
};

}  // namespace aludel::autogenerate
