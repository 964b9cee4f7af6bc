// SPDX-License-Identifier: MIT
// SQLite's schema, from its pragmas; what they do not tell, from the text of the statements.
#include <fmt/format.h>

#include <functional>
#include <map>

#include "roundtrip/snapshot.hpp"
#include "roundtrip/table_text.hpp"

namespace aludel::roundtrip {

namespace {

using detail::row;

/// Tables as pragmas see them, with the statement that made each.
constexpr std::string_view common = R"(
WITH listed AS (
  SELECT l.name, l.type, l.wr, l.strict, s.sql
  FROM pragma_table_list l JOIN sqlite_schema s ON s.name = l.name AND s.type IN ('table', 'view')
  WHERE l.schema = 'main' AND l.type <> 'shadow'
    AND l.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND l.name NOT IN {}
)
)";

std::string text(const row& from, std::size_t column) { return from[column].value_or(""); }

/// What the queries have in common, and where they are asked.
struct queries {
  detail::database& connection;
  std::string listed;
};

using rows_function = std::function<void(const row&)>;

result<void> for_each(const queries& from, std::string_view sql, const rows_function& each) {
  const auto rows = from.connection.query(from.listed + std::string(sql));
  if (!rows) return tl::unexpected{rows.error()};
  for (const auto& row : *rows) each(row);
  return {};
}

void append(std::string& definition, std::string_view more) {
  if (!definition.empty() && !more.empty()) definition += ' ';
  definition += more;
}

/// Tables, views and virtual tables.
result<void> add_relations(const queries& from, snapshot& found) {
  return for_each(from, "SELECT name, type, wr, strict, sql FROM listed", [&](const row& each) {
    const auto type = text(each, 1);
    object table{.kind = type, .name = text(each, 0), .definition = {}, .owner = {}};
    if (text(each, 2) == "1") append(table.definition, "without rowid");
    if (text(each, 3) == "1") append(table.definition, "strict");
    if (type == "virtual") table.kind = "virtual table";
    if (type != "table") append(table.definition, normalised(text(each, 4)));
    found.push_back(std::move(table));
  });
}

/// `table_xinfo` knows all but collations and expressions. The order of columns does not count, nor
/// does a NOT NULL that holds anyway: of a row's number, and of a key without such.
result<void> add_columns(const queries& from, snapshot& found) {
  const auto sql = R"(
SELECT t.name, c.name, c.type, c."notnull" AND NOT (c.pk > 0 AND (t.wr OR (lower(c.type) = 'integer'
    AND (SELECT count(*) FROM pragma_table_xinfo(t.name) k WHERE k.pk > 0) = 1))),
  c.dflt_value, c.pk, c.hidden
FROM listed t JOIN pragma_table_xinfo(t.name) c WHERE t.type = 'table'
)";
  return for_each(from, sql, [&](const row& each) {
    auto definition = normalised(text(each, 2));
    if (text(each, 3) == "1") append(definition, "not null");
    if (each[4]) append(definition, "default " + normalised(*each[4]));
    if (text(each, 5) != "0") append(definition, "primary key, part " + text(each, 5));
    if (text(each, 6) == "2") append(definition, "generated, virtual");
    if (text(each, 6) == "3") append(definition, "generated, stored");
    found.push_back({.kind = "column",
                     .name = text(each, 0) + '.' + text(each, 1),
                     .definition = std::move(definition),
                     .owner = "table " + text(each, 0)});
  });
}

/// Those of a column complete it; CHECKs, of which a table may have several alike, are counted.
result<void> add_clauses(const queries& from, snapshot& found) {
  std::map<std::string, object*> columns;
  for (auto& each : found) {
    if (each.kind == "column") columns[normalised(each.name)] = &each;
  }
  snapshot checks;
  const auto sql = "SELECT name, sql FROM listed WHERE type = 'table'";
  auto done = for_each(from, sql, [&](const row& each) {
    std::map<std::string, int> count;
    for (const auto& clause : table_clauses(text(each, 1))) {
      const auto column = columns.find(normalised(text(each, 0) + '.' + clause.column));
      if (!clause.column.empty() && column != columns.end()) {
        append(column->second->definition, clause.text);
      } else {
        ++count[clause.text];
      }
    }
    for (const auto& [clause, times] : count) {
      checks.push_back({.kind = "clause",
                        .name = fmt::format("\"{}\" of {}", clause, text(each, 0)),
                        .definition = times > 1 ? fmt::format("{} times", times) : "",
                        .owner = "table " + text(each, 0)});
    }
  });
  found.insert(found.end(), checks.begin(), checks.end());
  return done;
}

/// Those that UNIQUE and PRIMARY KEY make are named by their columns: their own names are numbers.
result<void> add_indexes(const queries& from, snapshot& found) {
  const auto sql = R"(
SELECT t.name, i.name, i."unique", i.origin, i.partial, s.sql,
       (SELECT group_concat(part, ', ')
        FROM (SELECT coalesce(c.name, '(expression)') || ' collate ' || lower(c.coll)
                     || CASE c.desc WHEN 1 THEN ' desc' ELSE '' END AS part
              FROM pragma_index_xinfo(i.name) c WHERE c.key = 1 ORDER BY c.seqno)),
       (SELECT count(*) FROM pragma_index_xinfo(i.name) c WHERE c.key = 1 AND c.cid = -2)
FROM listed t JOIN pragma_index_list(t.name) i
LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = i.name
WHERE t.type = 'table'
)";
  return for_each(from, sql, [&](const row& each) {
    const auto table = text(each, 0);
    const auto columns = fmt::format("({})", text(each, 6));
    object index{
        .kind = "index", .name = text(each, 1), .definition = {}, .owner = "table " + table};
    if (text(each, 3) == "c") {
      index.definition =
          fmt::format("{}on {} {}", text(each, 2) == "1" ? "unique " : "", table, columns);
      if (text(each, 7) != "0") {
        append(index.definition, normalised_from(text(each, 5), "("));
      } else if (text(each, 4) == "1") {
        append(index.definition, normalised_from(text(each, 5), "where"));
      }
    } else {
      index.kind = text(each, 3) == "pk" ? "primary key" : "unique constraint";
      index.name = fmt::format("{} of {}", columns, table);
    }
    found.push_back(std::move(index));
  });
}

result<void> add_foreign_keys(const queries& from, snapshot& found) {
  const auto sql = R"(
SELECT name, id, "table", on_update, on_delete, match,
       group_concat("from", ', '), group_concat(coalesce("to", ''), ', ')
FROM (SELECT t.name, f.* FROM listed t JOIN pragma_foreign_key_list(t.name) f
      WHERE t.type = 'table' ORDER BY t.name, f.id, f.seq)
GROUP BY name, id
)";
  return for_each(from, sql, [&](const row& each) {
    found.push_back({.kind = "foreign key",
                     .name = fmt::format("({}) of {} to {} ({})", text(each, 6), text(each, 0),
                                         text(each, 2), text(each, 7)),
                     .definition = fmt::format("on update {} on delete {} match {}", text(each, 3),
                                               text(each, 4), text(each, 5)),
                     .owner = "table " + text(each, 0)});
  });
}

result<void> add_triggers(const queries& from, snapshot& found) {
  const auto sql = R"(
SELECT s.name, s.tbl_name, s.sql, t.type FROM sqlite_schema s JOIN listed t ON t.name = s.tbl_name
WHERE s.type = 'trigger'
)";
  return for_each(from, sql, [&](const row& each) {
    found.push_back({.kind = "trigger",
                     .name = text(each, 0),
                     .definition = normalised(text(each, 2)),
                     .owner = text(each, 3) + ' ' + text(each, 1)});
  });
}

}  // namespace

result<snapshot> take_sqlite_snapshot(detail::database& connection, const table_names& own) {
  const queries from{connection, fmt::format(common, own_tables(own))};
  snapshot found;
  for (const auto add :
       {add_relations, add_columns, add_clauses, add_indexes, add_foreign_keys, add_triggers}) {
    auto done = add(from, found);
    if (!done) return tl::unexpected{done.error()};
  }
  return found;
}

}  // namespace aludel::roundtrip
