// SPDX-License-Identifier: MIT
#include <array>

#include "cli/adopt.hpp"

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

/// Rows without a version are of repeatable migrations and of schemas that Flyway made.
foreign_row flyway(const row& columns) {
  const auto type = text(columns, 2);
  foreign_row made{.version = text(columns, 0), .whole = truth(columns, 1)};
  if (type == "BASELINE") made.what = kind::all_below;
  if (type.starts_with("UNDO_") || type == "DELETE") made.what = kind::undone;
  return made;
}

}  // namespace

std::span<const foreign_table> foreign_tables() {
  static constexpr std::array<foreign_table, 7> tables{{
      {"alembic", "Alembic", "alembic_version", "SELECT version_num FROM {}", version_only, true},
      {"flyway", "Flyway", "flyway_schema_history",
       "SELECT version, success, type FROM {} ORDER BY installed_rank", flyway},
      {"diesel", "Diesel", "__diesel_schema_migrations", "SELECT version FROM {}", version_only},
      {"sqlx", "sqlx", "_sqlx_migrations", "SELECT version, success FROM {}", with_success},
      {"golang-migrate", "golang-migrate", "schema_migrations", "SELECT version, dirty FROM {}",
       golang_migrate},
      {"dbmate", "dbmate", "schema_migrations", "SELECT version FROM {}", version_only},
      {"goose", "goose", "goose_db_version", "SELECT version_id, is_applied FROM {} ORDER BY id",
       goose},
  }};
  return tables;
}

}  // namespace aludel::commands
