// SPDX-License-Identifier: MIT
#include "tests/faults/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>

#include "roundtrip/snapshot.hpp"

namespace aludel::test {

namespace {

/// `resolve` writes the row of a statement too, and is of no release.
constexpr auto history_columns =
    "sequence, statement_index, outcome, event, revision, parents, dependencies, checksum, chain, "
    "lexer, message, database_user, application, "
    "CASE WHEN statement_index IS NULL THEN application_version END, compatibility, downgrade";

std::vector<detail::row> rows_of(detail::database& connection, const std::string& sql) {
  auto rows = connection.query(sql);
  if (!rows) throw std::runtime_error(to_string(rows.error()) + "\n" + sql);
  return std::move(*rows);
}

std::string line_of(const detail::row& row) {
  std::string line;
  for (const auto& value : row) line += (line.empty() ? "" : "|") + value.value_or("null");
  return line + "\n";
}

std::string catalog_of(detail::database& connection) {
  const auto objects = roundtrip::take_snapshot(connection);
  if (!objects) throw std::runtime_error(to_string(objects.error()));
  // The snapshot is taken without a search path; everything else here is in the usual one.
  if (connection.language() == dialect::postgresql) rows_of(connection, "RESET search_path");
  std::string lines;
  for (const auto& each : *objects) {
    lines += fmt::format("{} {} {}\n", each.title(), each.definition, each.owner);
  }
  return lines;
}

std::string data_of(detail::database& connection) {
  const auto* const tables =
      connection.language() == dialect::postgresql
          ? "SELECT pg_catalog.format('%I.%I', schemaname, tablename) FROM pg_catalog.pg_tables "
            "WHERE schemaname = 'public' AND tablename NOT LIKE 'aludel%' ORDER BY 1"
          : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'aludel%' "
            "ORDER BY 1";
  std::string lines;
  for (const auto& table : rows_of(connection, tables)) {
    std::multiset<std::string> sorted;
    for (const auto& row : rows_of(connection, "SELECT * FROM " + *table[0])) {
      sorted.insert(line_of(row));
    }
    for (const auto& each : sorted) lines += *table[0] + ": " + each;
  }
  return lines;
}

/// Leaves out what a later attempt at the same statement has replaced.
void read_history(detail::database& connection, standing& into) {
  auto rows = rows_of(
      connection, fmt::format("SELECT {} FROM aludel_history ORDER BY sequence", history_columns));
  for (std::size_t each = 0; each < rows.size(); ++each) {
    if (rows[each][0] != std::to_string(each + 1)) {
      into.wrong.push_back(fmt::format("the history has a gap before {}", *rows[each][0]));
      break;
    }
  }
  std::set<std::string> later;
  std::vector<std::string> kept;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    const auto& statement = row->at(1);
    const auto& outcome = row->at(2);
    const auto what = fmt::format("{} of {}, statement {}", row->at(3).value_or(""),
                                  row->at(4).value_or(""), statement.value_or("none"));
    const bool replaced = !later.insert(what).second;
    if (replaced && (!statement || outcome == "done")) {
      into.wrong.push_back("the history has two runs that were done: " + what);
    }
    if (replaced) continue;
    kept.push_back(line_of({row->begin() + 1, row->end()}));
  }
  for (auto line = kept.rbegin(); line != kept.rend(); ++line) into.history += *line;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The first line that only one of them has.
void compare(std::string_view what, const std::string& expected, const std::string& found,
             std::vector<std::string>& different) {
  if (expected == found) return;
  const auto left = split(expected);
  const auto right = split(found);
  const auto [a, b] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  different.push_back(fmt::format("the {} differs: \"{}\" instead of \"{}\"", what,
                                  b == right.end() ? "nothing" : *b,
                                  a == left.end() ? "nothing" : *a));
}

}  // namespace

std::string lines_of(detail::database& connection, const std::string& sql) {
  std::string lines;
  for (const auto& row : rows_of(connection, sql)) lines += line_of(row);
  return lines;
}

standing read_standing(detail::database& connection) {
  const bool server = connection.language() == dialect::postgresql;
  standing found{
      .catalog = catalog_of(connection),
      .rows = data_of(connection),
      .version =
          lines_of(connection, "SELECT bundle, revision, chain FROM aludel_version ORDER BY 1, 2"),
      .history = {},
      .wrong = {}};
  read_history(connection, found);
  const auto broken =
      server ? lines_of(connection,
                        "SELECT indexrelid::pg_catalog.regclass FROM pg_catalog.pg_index "
                        "WHERE NOT indisvalid OR NOT indisready")
             : lines_of(connection,
                        "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'");
  if (!broken.empty()) {
    found.wrong.push_back((server ? "an invalid index: " : "a damaged file: ") + broken);
  }
  return found;
}

std::vector<std::string> differences(const standing& expected, const standing& found) {
  auto different = found.wrong;
  compare("catalog", expected.catalog, found.catalog, different);
  compare("data", expected.rows, found.rows, different);
  compare("version", expected.version, found.version, different);
  compare("history", expected.history, found.history, different);
  return different;
}

}  // namespace aludel::test
