// SPDX-License-Identifier: MIT
#include <array>

#include "cli/adopt.hpp"
#include "cli/flyway_version.hpp"

namespace aludel::commands {

namespace {

using detail::row;
using kind = foreign_row::kind;

std::string text(const row& columns, std::size_t which) { return columns.at(which).value_or(""); }

/// As PostgreSQL and SQLite write it.
bool truth(const row& columns, std::size_t which) {
  const auto value = text(columns, which);
  return value == "t" || value == "1" || value == "true" || value == "TRUE";
}

foreign_row version_only(const row& columns) { return {.version = text(columns, 0)}; }

foreign_row with_success(const row& columns) {
  return {.version = text(columns, 0), .whole = truth(columns, 1)};
}

/// One row for all migrations up to it.
foreign_row golang_migrate(const row& columns) {
  return {.version = text(columns, 0), .what = kind::all_below, .whole = !truth(columns, 1)};
}

/// A row for each run in either direction; version 0 is the table's own.
foreign_row goose(const row& columns) {
  auto version = text(columns, 0);
  if (version == "0") return {.version = {}};
  return {.version = std::move(version), .what = truth(columns, 1) ? kind::applied : kind::undone};
}

/// Rows without a version are of repeatable migrations and of schemas that Flyway made. A baseline
/// was set by a command (BASELINE), or is a migration (SQL_BASELINE, and so on).
foreign_row flyway(const row& columns) {
  const auto type = text(columns, 2);
  foreign_row made{
      .version = text(columns, 0), .whole = truth(columns, 1), .name = text(columns, 3)};
  if (type.ends_with("BASELINE")) made.what = kind::all_below;
  if (type.starts_with("UNDO_") || type == "DELETE") made.what = kind::undone;
  return made;
}

// ---- How versions are compared, as by the order of an import

std::string as_text(std::string_view version) { return std::string(version); }

std::string without_dashes(std::string_view version) {
  std::string made{version};
  std::erase(made, '-');
  return made;
}

/// 0001 is 1, and for Flyway 2.0 is 2.
std::string as_numbers(std::string_view version) { return flyway_version(version).key(); }

}  // namespace

std::span<const foreign_table> foreign_tables() {
  static constexpr std::array<foreign_table, 7> tables{{
      {"alembic", "Alembic", "alembic_version", "SELECT version_num FROM {}", version_only, as_text,
       true},
      {"flyway", "Flyway", "flyway_schema_history",
       "SELECT version, success, type, script FROM {} ORDER BY installed_rank", flyway, as_numbers},
      {"diesel", "Diesel", "__diesel_schema_migrations", "SELECT version FROM {}", version_only,
       without_dashes},
      {"sqlx", "sqlx", "_sqlx_migrations", "SELECT version, success FROM {}", with_success,
       as_numbers},
      {"golang-migrate", "golang-migrate", "schema_migrations", "SELECT version, dirty FROM {}",
       golang_migrate, as_numbers},
      {"dbmate", "dbmate", "schema_migrations", "SELECT version FROM {}", version_only, as_text},
      {"goose", "goose", "goose_db_version", "SELECT version_id, is_applied FROM {} ORDER BY id",
       goose, as_numbers},
  }};
  return tables;
}

}  // namespace aludel::commands
