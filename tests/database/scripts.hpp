// SPDX-License-Identifier: MIT
// What tests of scripts have in common: replaying them, and comparing what they leave.
#pragma once

#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>
#include <regex>
#include <string>
#include <vector>

#include "runtime/src/offline.hpp"
#include "tests/database/dump.hpp"
#include "tests/database/scratch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/revisions.hpp"

namespace aludel::test {

inline std::string script_header(const std::string& id, const std::string& parents,
                                 const std::string& more = "") {
  return fmt::format("-- it's \"{0}\"; :x \\q -- 100%\n-- Revision ID: {0}\n-- Revises: {1}\n{2}\n",
                     id, parents, more);
}

inline std::string file_of(const std::string& url) {
  return url.substr(std::string("sqlite:///").size());
}

/// The script, run by the database's own program.
inline finished_process replay(const scratch& database, const std::string& sql) {
  const temporary_directory directory;
  const auto file = (directory.path() / "script.sql").string();
  write_file(file, sql);
  if (database.language() == dialect::sqlite) {
    return run({"sqlite3", "-bail", file_of(database.url()), ".read " + file});
  }
  // Of psql's own variables some have names that SQL may have behind a colon.
  return run({"psql", "-qX", "-v", "ON_ERROR_STOP=1", "-v", "x=oops", "-v", "n=1", "-f", file,
              database.url()});
}

/// Everything but times, sessions and durations.
inline std::string dump(const scratch& database) {
  const auto all = database.language() == dialect::sqlite
                       ? run({"sqlite3", file_of(database.url()), ".dump"}).out
                       : dump_of(database.url(), dumped::all);
  auto text = std::regex_replace(
      all, std::regex("20[0-9]{2}-[0-9]{2}-[0-9]{2}[ T][0-9:.]+(\\+[0-9:]+|Z)"), "TIME");
  text = std::regex_replace(text, std::regex("'TIME', ([0-9]+|NULL), '"), "'TIME', MS, '");
  text = std::regex_replace(text, std::regex("'TIME',([0-9]+|NULL),'"), "'TIME',MS,'");
  return std::regex_replace(text, std::regex("(NULL|[0-9]+), [0-9]+, (NULL|'TIME')"),
                            "$1, PID, $2");
}

inline script_report script_of(const bundle& revisions, dialect language, const std::string& from,
                               const options& wishes, direction way = direction::upgrade) {
  const detail::graph known{revisions};
  const auto start = detail::resolve_heads(known, {from});
  REQUIRE(start);
  auto made = write_script(known, language, way, *start, wishes);
  if (!made) FAIL(to_string(made.error()));
  return *made;
}

}  // namespace aludel::test
