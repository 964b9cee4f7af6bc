// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "cli/dump/dump.hpp"
#include "generator/names.hpp"

namespace aludel::commands {

namespace {

/// Tables in the order in which they were made, then what stands on them. Tables behind a virtual
/// one come with it; those of a name with sqlite_ are SQLite's own.
constexpr auto objects = R"(SELECT s.tbl_name, s.sql FROM main.sqlite_schema s
WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND s.tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
ORDER BY CASE s.type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, s.rowid)";

/// Numbers that the application gave to the file.
result<std::string> settings(detail::database& connection) {
  std::string sql;
  for (const std::string name : {"application_id", "user_version"}) {
    const auto rows = connection.query("PRAGMA main." + name);
    if (!rows) return tl::unexpected{rows.error()};
    const auto value = rows->front().front().value_or("0");
    if (value != "0") sql += fmt::format("PRAGMA {} = {};\n\n", name, value);
  }
  return sql;
}

}  // namespace

result<dumped_schema> dump_sqlite(detail::database& connection, const own_record& own) {
  const auto rows = connection.query(objects);
  if (!rows) return tl::unexpected{rows.error()};
  auto sql = settings(connection);
  if (!sql) return tl::unexpected{sql.error()};
  for (const auto& each : *rows) {
    const auto table = each.at(0).value_or("");
    const bool is_own = std::ranges::any_of(
        own.tables, [&](const auto& each) { return generator::same_table(each, table); });
    if (is_own || is_foreign_record(table)) continue;
    sql->append(each.at(1).value_or("")).append(";\n\n");
  }
  return dumped_schema{.sql = std::move(*sql), .notes = {}};
}

}  // namespace aludel::commands
