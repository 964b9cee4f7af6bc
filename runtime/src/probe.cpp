// SPDX-License-Identifier: MIT
#include "runtime/src/probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "runtime/src/statement_words.hpp"

namespace aludel::detail {

namespace {

/// CREATE [UNIQUE] INDEX CONCURRENTLY [IF NOT EXISTS] name ON [ONLY] table rest, as they are
/// written.
struct new_index {
  bool unique = false;
  std::string name;
  std::string table;
  std::string rest;
};

std::optional<new_index> new_index_of(const words& of, const std::string& text) {
  new_index found{.unique = of.begin({"CREATE", "UNIQUE"}), .name = {}, .table = {}, .rest = {}};
  std::size_t at = found.unique ? 2 : 1;
  if (!of.begin({"CREATE"}) || !of.at(at, {"INDEX", "CONCURRENTLY"})) return std::nullopt;
  at += 2;
  if (of.at(at, {"IF", "NOT", "EXISTS"})) at += 3;
  if (of.at(at, {"ON"})) return std::nullopt;  // the server chose its name
  found.name = of.text(at++);
  if (!of.at(at++, {"ON"})) return std::nullopt;
  if (of.at(at, {"ONLY"})) ++at;
  while (at < of.size() && of.text(at) != "(" && !of.at(at, {"USING"}))
    found.table += of.text(at++);
  if (at >= of.size()) return std::nullopt;
  found.rest = text.substr(of[at].offset);
  return found;
}

/// An index that somebody drops meanwhile has no definition.
constexpr auto find_index = R"(SELECT coalesce(pg_catalog.pg_get_indexdef(i.indexrelid), ''),
  i.indisvalid AND i.indisready,
  pg_catalog.format('%I.%I', n.nspname, c.relname),
  EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
          WHERE p.index_relid OPERATOR(pg_catalog.=) i.indexrelid)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE i.indrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)
  AND c.relname OPERATOR(pg_catalog.=) ((pg_catalog.parse_ident($2))[1])::pg_catalog.name)";

/// "CREATE UNIQUE INDEX … USING btree (lower(email)) WHERE …": all but the names of index and
/// table.
struct index_meaning {
  explicit index_meaning(std::string_view definition)
      : unique(definition.starts_with("CREATE UNIQUE")),
        rest(definition.substr(std::min(definition.find(" USING "), definition.size()))) {}
  bool operator==(const index_meaning&) const = default;

  bool unique;
  std::string_view rest;
};

/// The definition that the server would give the index, on an empty table like the real one.
result<std::string> expected(database& connection, const new_index& of) {
  const auto query = [&](const std::string& sql) {
    return [&connection, sql](const auto&...) { return connection.query(sql); };
  };
  const auto rows =
      connection.begin_as_is()
          .and_then(query(fmt::format("CREATE TEMPORARY TABLE aludel_probe (LIKE {})", of.table)))
          .and_then(
              query(fmt::format("CREATE {}INDEX aludel_probe_index ON pg_temp.aludel_probe {}",
                                of.unique ? "UNIQUE " : "", of.rest)))
          .and_then(query("SELECT pg_catalog.pg_get_indexdef("
                          "'pg_temp.aludel_probe_index'::pg_catalog.regclass)"));
  connection.rollback();
  return rows.map([](const auto& found) { return *found.front().front(); });
}

result<effect> probe_new_index(database& connection, const new_index& wanted) {
  const auto rows = connection.query(find_index, wanted.table, wanted.name);
  if (!rows) return tl::unexpected{rows.error()};
  if (rows->empty()) return effect::none;
  const auto& found = rows->front();
  const bool is_being_built = found[3] == "t";
  const auto definition = expected(connection, wanted);
  if (!definition && definition.error().code != errc::statement_failed) {
    return tl::unexpected{definition.error()};
  }
  const bool same = definition && index_meaning{*definition} == index_meaning{*found[0]};
  if (!same || is_being_built) return effect::unknown;
  if (found[1] == "t") return effect::complete;
  const auto dropped =
      connection.execute("DROP INDEX CONCURRENTLY IF EXISTS " + found[2].value_or(""));
  if (!dropped) return tl::unexpected{dropped.error()};
  return effect::none;
}

/// DROP INDEX CONCURRENTLY [IF EXISTS] name [RESTRICT]
result<effect> probe_dropped_index(database& connection, const words& of) {
  std::size_t at = of.at(3, {"IF", "EXISTS"}) ? 5 : 3;
  std::string name;
  while (at < of.size() && !of.at(at, {"RESTRICT"})) name += of.text(at++);
  const auto rows =
      connection.query("SELECT pg_catalog.to_regclass($1::pg_catalog.text) IS NULL", name);
  if (!rows) return tl::unexpected{rows.error()};
  return rows->front().front() == "t" ? effect::complete : effect::none;
}

/// REINDEX … CONCURRENTLY that is interrupted leaves the index that it was building, or the old
/// one.
constexpr auto find_remains = R"(SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE NOT i.indisvalid AND c.relname OPERATOR(pg_catalog.~) '_cc(new|old)[0-9]*$'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
                  WHERE p.relid OPERATOR(pg_catalog.=) i.indrelid))";

result<effect> clear_remains(database& connection) {
  const auto rows = connection.query(find_remains);
  if (!rows) return tl::unexpected{rows.error()};
  for (const auto& each : *rows) {
    const auto done =
        connection.execute("DROP INDEX CONCURRENTLY IF EXISTS " + each.front().value_or(""));
    if (!done) return tl::unexpected{done.error()};
  }
  return effect::none;
}

/// Twice is as good as once.
bool can_be_repeated(const words& of, dialect language) {
  if (sets_session(of, language)) return true;
  if (language == dialect::sqlite) return of.begin({"VACUUM"});
  constexpr std::array<std::string_view, 6> commands{"VACUUM",  "ANALYZE", "REINDEX",
                                                     "CLUSTER", "DISCARD", "CHECKPOINT"};
  return of.begin({"ALTER", "SYSTEM"}) ||
         std::any_of(commands.begin(), commands.end(),
                     [&](std::string_view each) { return of.at(0, std::span(&each, 1)); });
}

}  // namespace

result<effect> probe(database& connection, const std::string& statement) {
  const auto language = connection.language();
  const auto tokens = tokens_of(statement, language);
  const words of{statement, tokens};
  if (of.begin({"REINDEX"}) && of.have({"CONCURRENTLY"})) return clear_remains(connection);
  if (can_be_repeated(of, language)) return effect::none;
  if (const auto made = new_index_of(of, statement)) return probe_new_index(connection, *made);
  if (of.begin({"DROP", "INDEX", "CONCURRENTLY"})) return probe_dropped_index(connection, of);
  return effect::unknown;
}

result<void> clear_the_way(database& connection, const std::string& statement) {
  const auto tokens = tokens_of(statement, connection.language());
  const auto made = new_index_of({statement, tokens}, statement);
  if (!made) return {};
  return probe_new_index(connection, *made).map([](effect) {});
}

result<void> check_new_index(database& connection, const std::string& statement) {
  const auto tokens = tokens_of(statement, connection.language());
  const auto made = new_index_of({statement, tokens}, statement);
  if (!made) return {};
  const auto rows = connection.query(find_index, made->table, made->name);
  if (!rows) return tl::unexpected{rows.error()};
  if (rows->empty() || rows->front()[1] == "t") return {};
  return tl::unexpected{
      error{.code = errc::statement_failed,
            .message = fmt::format("the index {} is there, but it is not valid",
                                   rows->front()[2].value_or(made->name)),
            .hint = "another definition of it was begun, or is being built: wait for that, or drop "
                    "it"}};
}

}  // namespace aludel::detail
