// SPDX-License-Identifier: MIT
// A change from one schema to another, made where there are rows, and taken back.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "autogenerate/prove.hpp"
#include "tests/autogenerate/pair.hpp"

namespace aludel::test {

struct pair_of_scripts {
  std::string what;
  std::string before;
  std::string after;
  std::string rows = {};
  std::string count = {};  ///< a query that counts what of them is to be there afterwards: 1
};

inline void run(detail::database& at, const std::string& sql) {
  if (sql.empty()) return;
  const auto done = at.execute(sql);
  INFO(sql);
  if (!done) FAIL(to_string(done.error()));
}

inline void change(dialect language, const pair_of_scripts& of) {
  INFO(of.what);
  filled before{language, of.before};
  filled after{language, of.after};
  run(before.connection(), of.rows);
  const auto stages = stages_between(before.side(), after.side(), autogenerate::pace::at_once);
  REQUIRE(stages);
  std::string text;
  for (const auto& each : *stages) {
    text += as_section(each.made.upgrade) + "\n--\n" + as_section(each.made.downgrade) + "\n";
  }
  INFO(text);
  if (language == dialect::sqlite) run(before.connection(), "PRAGMA foreign_keys = OFF");
  const auto proved = prove(*stages, before.connection(), before.made_of(), after.side(),
                            [](auto& from) { return autogenerate::read_schema(from); });
  if (!proved) FAIL(to_string(proved.error()));
  if (of.count.empty()) return;
  const auto rows = before.connection().query(of.count);
  if (!rows) FAIL(to_string(rows.error()));
  CHECK(rows->front().front().value_or("") == "1");
}

}  // namespace aludel::test
