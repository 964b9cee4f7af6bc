// SPDX-License-Identifier: MIT
#include "cli/import/numbered.hpp"

namespace aludel::commands {

namespace {

/// The mark counts only as the first bytes of a file.
void read_mark(std::optional<foreign_sql>& part) {
  if (!part || !part->file->text.starts_with("-- no-transaction")) return;
  part->transaction = false;
  part->lines.erase(part->lines.begin());
}

}  // namespace

/// 20220101120000_create_users.sql, or the same with .up.sql and .down.sql.
foreign_history read_sqlx(const std::filesystem::path& directory, dialect) {
  auto all = read_numbered(
      directory, {.tool = "sqlx", .name = std::regex(R"(([0-9]+)_(.*?)(?:\.(up|down))?\.sql)")});
  for (auto& each : all.migrations) {
    read_mark(each.upgrade);
    read_mark(each.downgrade);
  }
  return all;
}

}  // namespace aludel::commands
