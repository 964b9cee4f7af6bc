// SPDX-License-Identifier: MIT
// All that is in a PostgreSQL database, as text.
#pragma once

#include <aludel/postgresql.hpp>
#include <catch2/catch.hpp>
#include <regex>
#include <string>
#include <vector>

#include "roundtrip/snapshot.hpp"
#include "runtime/src/url.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/process.hpp"

namespace aludel::test {

enum class dumped { all, all_but_own_tables, schema };

/// A line for each row, as pg_dump writes it.
inline std::string dumped_rows(const std::string& url, dumped what) {
  const auto inserts = query(
      url, R"(
SELECT format('SELECT ''INSERT INTO %s VALUES ('' || concat_ws('', '', %s) || '');'' FROM %1$s '
                || 'ORDER BY ctid', attrelid::regclass,
              string_agg(format(CASE WHEN typcategory = 'N' THEN 'coalesce(%I::text, ''NULL'')'
                                  ELSE 'quote_nullable(%I::text)' END, attname), ', '
                         ORDER BY attnum))
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_type t ON t.oid = atttypid
WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND attrelid >= 16384)" +
               std::string(what == dumped::all_but_own_tables ? " AND relname !~ '^aludel_'" : "") +
               " GROUP BY attrelid ORDER BY attrelid::regclass::text");
  std::string rows;
  for (std::size_t begin = 0; begin < inserts.size();) {
    const auto end = inserts.find('\n', begin);
    rows += query(url, inserts.substr(begin, end - begin));
    begin = end + 1;
  }
  return rows;
}

/// What pg_dump would not print is not there either.
inline std::string dump_of_newer_server(const std::string& url, dumped what) {
  const auto made = postgresql_backend.driver->connect(
      {.url = *detail::parse_url(url), .application = "test", .create = false});
  REQUIRE(made);
  const auto taken = roundtrip::take_snapshot(**made);
  if (!taken) FAIL(to_string(taken.error()));
  std::string text;
  for (const auto& each : *taken) text += each.title() + ": " + each.definition + '\n';
  return what == dumped::schema ? text : text + dumped_rows(url, what);
}

/// By pg_dump; by our own means where that is older than the server, and would refuse.
inline std::string dump_of(const std::string& url, dumped what) {
  std::vector<std::string> command{"pg_dump", "--no-owner", "--inserts"};
  if (what == dumped::schema) command.back() = "--schema-only";
  if (what == dumped::all_but_own_tables) {
    for (const auto* const each : {"-T", "aludel_history", "-T", "aludel_version"}) {
      command.emplace_back(each);
    }
  }
  command.push_back(url);
  const auto all = run(command);
  if (all.err.find("server version mismatch") != std::string::npos) {
    return dump_of_newer_server(url, what);
  }
  REQUIRE(all.exit_code == 0);
  return std::regex_replace(all.out, std::regex("\\\\(un)?restrict .*"), "");
}

}  // namespace aludel::test
