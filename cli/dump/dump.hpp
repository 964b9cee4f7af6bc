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

struct dumped_schema {
  /// Statements that make it, in an order in which they can run. Empty: there is nothing.
  std::string sql;
  std::vector<std::string> notes;  ///< what is left out
};

/// Without the tables of these names.
[[nodiscard]] result<dumped_schema> dump_postgresql(detail::database& connection,
                                                    const detail::database_url& url,
                                                    const std::vector<std::string>& own_tables);
[[nodiscard]] result<dumped_schema> dump_sqlite(detail::database& connection,
                                                const std::vector<std::string>& own_tables);

/// What pg_dump prints, without psql's commands, settings of the session, and passwords.
[[nodiscard]] dumped_schema without_session(std::string dump);

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
