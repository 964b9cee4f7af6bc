// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "cli/dump/dump.hpp"
#include "generator/names.hpp"
#include "runtime/src/lexer.hpp"

namespace aludel::commands {

namespace {

/// Views, foreign keys, defaults, functions: whatever names one of the tables, or its type, and is
/// no part of it.
constexpr auto postgresql_dependents = R"(WITH records AS (
  SELECT c.oid, c.reltype FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relname IN ({}) AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema')),
parts AS (
  SELECT 'pg_catalog.pg_class'::regclass AS class, oid FROM records
  UNION ALL SELECT 'pg_catalog.pg_type'::regclass, reltype FROM records WHERE reltype <> 0)
SELECT DISTINCT CASE WHEN r.ev_class IS NULL
  THEN pg_catalog.pg_describe_object(d.classid, d.objid, 0)
  ELSE pg_catalog.pg_describe_object('pg_catalog.pg_class'::regclass, r.ev_class, 0) END
FROM pg_catalog.pg_depend d
JOIN parts p ON d.refclassid = p.class AND d.refobjid = p.oid
LEFT JOIN pg_catalog.pg_rewrite r
  ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = d.objid
WHERE d.deptype = 'n' AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_depend o JOIN parts q ON o.refclassid = q.class AND o.refobjid = q.oid
  WHERE o.classid = d.classid AND o.objid = d.objid AND o.deptype IN ('a', 'i'))
ORDER BY 1)";

constexpr auto sqlite_keys = R"(SELECT DISTINCT 'table ' || m.name, m.tbl_name
FROM main.sqlite_schema m, pragma_foreign_key_list(m.name) k
WHERE m.type = 'table' AND lower(k."table") IN ({}) ORDER BY 1)";

constexpr auto sqlite_texts = R"(SELECT s.type || ' ' || s.name, s.tbl_name, s.sql
FROM main.sqlite_schema s WHERE s.type IN ('view', 'trigger') ORDER BY 1)";

/// 'alembic_version', '_sqlx_migrations', …
std::string quoted_records() {
  std::string list;
  for (const auto each : foreign_records) {
    list += fmt::format("{}'{}'", list.empty() ? "" : ", ", each);
  }
  return list;
}

/// Its text names one of the tables.
bool names_record(std::string_view sql) {
  detail::lexer reader{sql, dialect::sqlite};
  for (auto next = reader.next(); next.kind != detail::token_kind::end; next = reader.next()) {
    auto name = sql.substr(next.offset, next.length);
    if (next.kind == detail::token_kind::name && name.size() > 1) {
      name = name.substr(1, name.size() - 2);
    } else if (next.kind != detail::token_kind::word) {
      continue;
    }
    if (is_foreign_record(name)) return true;
  }
  return false;
}

result<std::vector<std::string>> find_in_sqlite(detail::database& connection) {
  const auto keys = connection.query(fmt::format(sqlite_keys, quoted_records()));
  if (!keys) return tl::unexpected{keys.error()};
  const auto texts = connection.query(sqlite_texts);
  if (!texts) return tl::unexpected{texts.error()};
  std::vector<std::string> found;
  const auto is_record = [](const detail::row& of) {
    return is_foreign_record(of.at(1).value_or(""));
  };
  for (const auto& each : *keys) {
    if (!is_record(each)) found.push_back(each.at(0).value_or(""));
  }
  for (const auto& each : *texts) {
    if (!is_record(each) && names_record(each.at(2).value_or(""))) {
      found.push_back(each.at(0).value_or(""));
    }
  }
  return found;
}

result<std::vector<std::string>> find_in_postgresql(detail::database& connection) {
  const auto rows = connection.query(fmt::format(postgresql_dependents, quoted_records()));
  if (!rows) return tl::unexpected{rows.error()};
  std::vector<std::string> found;
  for (const auto& each : *rows) found.push_back(each.at(0).value_or(""));
  return found;
}

}  // namespace

bool is_foreign_record(std::string_view table) {
  return std::any_of(foreign_records.begin(), foreign_records.end(),
                     [&](auto each) { return generator::same_letters(each, table); });
}

outcome<void> check_dependents(detail::database& connection, dialect language) {
  const auto found =
      language == dialect::postgresql ? find_in_postgresql(connection) : find_in_sqlite(connection);
  if (!found) return failed(found.error());
  if (found->empty()) return {};
  problems all;
  for (const auto& each : *found) {
    all.push_back({.code = errc::unsupported,
                   .message = fmt::format(
                       "{} needs the table of another tool's record, which is left out", each),
                   .hint = "drop it first, and make it again afterwards, in this database"});
  }
  all.back().notes.emplace_back("nothing was written");
  return tl::unexpected{std::move(all)};
}

}  // namespace aludel::commands
