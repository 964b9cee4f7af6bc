// SPDX-License-Identifier: MIT
#include "cli/import/numbered.hpp"

namespace aludel::commands {

/// 000001_create_users.up.sql, 000001_create_users.down.sql. It sends a file as it is, so that a
/// single statement runs outside a transaction; `convert` finds those that must.
foreign_history read_golang_migrate(const std::filesystem::path& directory, dialect) {
  return read_numbered(directory, {.tool = "golang-migrate",
                                   .name = std::regex(R"(([0-9]+)_(.*)\.(up|down)\.(sql|pgsql))")});
}

}  // namespace aludel::commands
