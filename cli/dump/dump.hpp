// SPDX-License-Identifier: MIT
// The schema of an existing database, as SQL.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "runtime/src/database.hpp"

namespace aludel::commands {

/// Records of other tools: they are no part of the schema.
inline constexpr std::array<std::string_view, 7> foreign_records{
    "alembic_version",        "_sqlx_migrations",
    "schema_migrations",      "__diesel_schema_migrations",
    "goose_db_version",       "flyway_schema_history",
    "goose_db_version_id_seq"};

/// SQLite does not tell upper from lower case.
[[nodiscard]] bool is_foreign_record(std::string_view table);

/// An error for each thing in the database that needs one of these tables, and could not be made
/// without it.
[[nodiscard]] outcome<void> check_dependents(detail::database& connection, dialect language);

/// Aludel's own tables.
struct own_record {
  std::vector<std::string> tables;
  std::string schema;  ///< that Aludel makes; empty: none
};

struct dumped_schema {
  /// Statements that make it, in an order in which they can run. Empty: there is nothing.
  std::string sql;
  std::vector<std::string> notes;  ///< what is left out
};

/// Without Aludel's own record.
[[nodiscard]] result<dumped_schema> dump_postgresql(detail::database& connection,
                                                    const detail::database_url& url,
                                                    const own_record& own);
[[nodiscard]] result<dumped_schema> dump_sqlite(detail::database& connection,
                                                const own_record& own);

/// What pg_dump prints, without psql's commands, settings of the session, passwords, and the making
/// of Aludel's own schema.
[[nodiscard]] dumped_schema without_session(std::string dump, std::string_view own_schema = {});

struct pg_dump_program {
  std::string path;
  int major = 0;
};

/// The one of the server's own version, else the next newer one.
[[nodiscard]] result<pg_dump_program> choose_pg_dump(const std::vector<pg_dump_program>& there,
                                                     int server);

/// A connection string without its password, which no list of processes is to show, and without the
/// one of a client's key, which libpq takes from nowhere else.
struct secret_target {
  std::string target;
  std::string password;
};
[[nodiscard]] secret_target without_password(const std::string& target);

}  // namespace aludel::commands
