// SPDX-License-Identifier: MIT
// Every operation, on each dialect that has it: what becomes of the catalog, whether a script
// leaves the same as a run, and whether auto_downgrade() takes it back, by a run and by a script.
#include <algorithm>
#include <aludel/aludel.hpp>
#include <aludel/op.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iterator>
#include <regex>

#include "roundtrip/snapshot.hpp"
#include "runtime/src/state.hpp"
#include "tests/database/code_program.hpp"
#include "tests/database/operation_samples.hpp"
#include "tests/database/scratch.hpp"
#include "tests/database/scripts.hpp"

using namespace aludel;
using test::on;
using test::samples;
using test::way_back;

namespace {

bool has(dialect language, on where) {
  return where == on::both || (where == on::postgresql) == (language == dialect::postgresql);
}

/// What makes what the operations find.
test::revision_file first(dialect language) {
  return {"r1.sql",
          test::script_header("r1", "") + "-- migrate:upgrade\n" + test::both_have +
              (language == dialect::postgresql ? test::postgresql_has : test::sqlite_has) +
              "\n-- migrate:irreversible it is the first\n"};
}

/// All but Aludel's own rows, and the quotes that SQLite puts around a renamed table.
std::string content(const test::scratch& database) {
  if (database.language() == dialect::sqlite) {
    auto all = database.query(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '%aludel%' AND name NOT "
        "LIKE 'sqlite_%' ORDER BY 1, 2");
    for (const auto* table : {"users", "posts"}) {
      if (database.query(std::string("SELECT count(*) FROM sqlite_schema WHERE name = '") + table +
                         "'") == "1\n") {
        all += database.query(std::string("SELECT * FROM ") + table + " ORDER BY rowid");
      }
    }
    return std::regex_replace(all, std::regex("\""), "");
  }
  return test::dump_of(database.url(), test::dumped::all_but_own_tables);
}

std::vector<std::string> catalog(const test::scratch& database) {
  test::program none{database.language(), {nullptr, nullptr}};
  const auto opened = detail::connect(none.view(), database.url(), {}, detail::purpose::change);
  REQUIRE(opened);
  const auto taken = roundtrip::take_snapshot(**opened);
  if (!taken) FAIL(to_string(taken.error()));
  std::vector<std::string> lines;
  for (const auto& each : *taken) {
    auto line =
        std::regex_replace(each.title() + ": " + each.definition, std::regex("\n"), "\n    ");
    // Since PostgreSQL 16 a view of one table names its columns alone.
    if (line.find("view ") < line.find(':')) {
      line = std::regex_replace(line, std::regex(R"(\b(users|posts|articles)\.)"), "");
    }
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// What is in one of them alone.
std::string difference(const std::vector<std::string>& before,
                       const std::vector<std::string>& after) {
  std::string all;
  const auto add = [&](const auto& from, const auto& without, std::string_view sign) {
    std::vector<std::string> only;
    std::set_difference(from.begin(), from.end(), without.begin(), without.end(),
                        std::back_inserter(only));
    for (const auto& each : only) all.append("  ").append(sign).append(each).append("\n");
  };
  add(before, after, "- ");
  add(after, before, "+ ");
  return all.empty() ? "  (no difference)\n" : all;
}

void check_golden(dialect language, const std::string& found) {
  const auto file = fmt::format(ALUDEL_EVERY_OPERATION "/{}.txt", name(language));
  if (std::getenv("ALUDEL_UPDATE_GOLDEN") != nullptr) test::write_file(file, found);
  CHECK(found == test::read_file(file));
}

}  // namespace

TEST_CASE("every operation makes of the catalog what it should, by a run and by a script") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  std::string all;
  for (const auto& each : samples) {
    if (!has(language, each.where)) continue;
    CAPTURE(each.name);
    const test::program shop{language, first(language), {each.run, nullptr}, each.directives};
    const test::scratch online{language};
    REQUIRE(upgrade(shop.view(), online.url(), {.target = "r1"}));
    const auto before = catalog(online);
    const auto done = upgrade(shop.view(), online.url());
    if (!done) FAIL(to_string(done.error()));
    all += each.name + "\n" + difference(before, catalog(online));
    const test::scratch offline{language};
    const auto replayed =
        test::replay(offline, test::script_of(shop.view(), language, "base", {}).sql);
    INFO(replayed.err);
    REQUIRE(replayed.exit_code == 0);
    CHECK(content(offline) == content(online));
  }
  check_golden(language, all);
}

TEST_CASE("every operation is taken back, or refused to be before anything runs") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  for (const auto& each : samples) {
    if (!has(language, each.where)) continue;
    CAPTURE(each.name);
    const test::program shop{language,
                             first(language),
                             {.upgrade = each.run, .takes_upgrade_back = true},
                             each.directives};
    const test::scratch database{language};
    REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
    const auto before = content(database);
    REQUIRE(upgrade(shop.view(), database.url()));
    const auto after = content(database);
    const auto back = downgrade(shop.view(), database.url(), {.target = "r1"});
    if (each.back == way_back::unknown) {
      REQUIRE(!back);
      CHECK(back.error().code == errc::unsupported);
      CHECK(back.error().message.find("auto_downgrade() cannot take back") == 0);
      CHECK(content(database) == after);
      continue;
    }
    if (!back) FAIL(to_string(back.error()));
    CHECK(after != before);
    CHECK(content(database) == before);
    REQUIRE(upgrade(shop.view(), database.url()));
    const auto script =
        test::script_of(shop.view(), language, "r2", {.target = "r1"}, direction::downgrade);
    const auto replayed = test::replay(database, script.sql);
    INFO(replayed.err);
    REQUIRE(replayed.exit_code == 0);
    CHECK(content(database) == before);
  }
}
