// SPDX-License-Identifier: MIT
#include "roundtrip/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "roundtrip/snapshot.hpp"

namespace aludel::roundtrip {

namespace {

/// Each table's name as SQL and as people write it, its key's columns, and an expression that
/// gives the key of a row as text.
constexpr std::string_view postgresql_tables = R"(
SELECT format('%I.%I', n.nspname, c.relname), format('%I.%I', n.nspname, c.relname), k.columns,
  'ROW(' || k.columns || ')::text'
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
  SELECT string_agg(format('%I', a.attname), ', ' ORDER BY p.place) AS columns
  FROM pg_index i, unnest(i.indkey) WITH ORDINALITY p (number, place), pg_attribute a
  WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = p.number) k
  ON true
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relname NOT IN {}
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e'
                  AND d.classid = 'pg_class'::regclass AND d.objid = c.oid)
)";

constexpr std::string_view sqlite_tables = R"(
SELECT printf('"%w"', l.name), l.name, k.columns, '''('' || ' || k.texts || ' || '')'''
FROM pragma_table_list l LEFT JOIN (
  SELECT t.name AS tbl, group_concat(printf('"%w"', c.name), ', ') AS columns,
    group_concat(printf('quote("%w")', c.name), ' || '', '' || ') AS texts
  FROM sqlite_schema t JOIN pragma_table_info(t.name) c
  WHERE t.type = 'table' AND c.pk > 0 GROUP BY t.name) k ON k.tbl = l.name
WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND l.name NOT IN {}
)";

result<table_rows> rows_of(detail::database& connection, const detail::row& table) {
  table_rows found{.key = table[2].value_or(""), .keys = {}, .count = 0};
  // Without a key any text will do.
  const auto key = found.key.empty() ? "''" : table[3].value_or("''");
  const auto rows = connection.query(fmt::format("SELECT {} FROM {}", key, *table[0]));
  if (!rows) return tl::unexpected{rows.error()};
  found.count = rows->size();
  if (found.key.empty()) return found;
  for (const auto& row : *rows) found.keys.push_back(row.front().value_or("NULL"));
  std::sort(found.keys.begin(), found.keys.end());
  return found;
}

/// What is wrong with a table's rows; nothing if all are there.
std::string loss(const std::string& table, const table_rows& before, const table_rows& after) {
  if (before.key.empty() || before.key != after.key) {
    if (after.count >= before.count) return {};
    return fmt::format("table {} had {} rows before the upgrade, and {} after it", table,
                       before.count, after.count);
  }
  std::vector<std::string> lost;
  std::set_difference(before.keys.begin(), before.keys.end(), after.keys.begin(), after.keys.end(),
                      std::back_inserter(lost));
  if (lost.empty()) return {};
  return fmt::format("table {} has lost {} of its {} rows in the upgrade, among them {} = {}",
                     table, lost.size(), before.count, before.key, lost.front());
}

}  // namespace

result<row_snapshot> take_rows(detail::database& connection, const table_names& own) {
  const auto listing =
      connection.language() == dialect::postgresql ? postgresql_tables : sqlite_tables;
  const auto tables = connection.query(fmt::format(fmt::runtime(listing), own_tables(own)));
  if (!tables) return tl::unexpected{tables.error()};
  row_snapshot found;
  for (const auto& table : *tables) {
    auto rows = rows_of(connection, table);
    if (!rows) return tl::unexpected{rows.error()};
    found.emplace(table[1].value_or(""), std::move(*rows));
  }
  return found;
}

std::vector<std::string> lost_rows(const row_snapshot& before, const row_snapshot& after) {
  std::vector<std::string> all;
  for (const auto& [table, rows] : before) {
    const auto now = after.find(table);
    if (now == after.end()) continue;
    auto text = loss(table, rows, now->second);
    if (!text.empty()) all.push_back(std::move(text));
  }
  return all;
}

}  // namespace aludel::roundtrip
