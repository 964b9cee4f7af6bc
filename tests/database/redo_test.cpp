// SPDX-License-Identifier: MIT
// The development loop: the newest revision down as recorded, and up as it is now.
#include "runtime/src/redo.hpp"

#include <catch2/catch.hpp>

#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::labelled;
using test::revision;

namespace {

const test::revision_file base =
    revision("a1", "", "CREATE TABLE t (id integer, other integer);", "DROP TABLE t;");

test::revision_file index(const std::string& columns, const std::string& down = "DROP INDEX i") {
  return revision("b1", "a1", "CREATE INDEX i ON t (" + columns + ");", down + ";");
}

std::string history(const test::scratch& database) {
  return database.query(
      "SELECT sequence, event, revision, outcome FROM aludel_history ORDER BY sequence");
}

}  // namespace

TEST_CASE("an edited newest revision is redone with the downgrade that was recorded") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto language = database.language();
  const auto before = test::compile(
      {base, index("id", "DROP INDEX /* it's \"quoted\" \\ \n é */ i; SELECT 'a\\b'")}, {language});
  const auto after =
      test::compile({base, index("id, other", "DROP INDEX i; SELECT 1")}, {language});
  REQUIRE(upgrade(before.view(), database.url()));
  const auto refused = upgrade(after.view(), database.url());
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::checksum_mismatch);
  CHECK(redoable(after.view(), database.url()) == std::vector<std::string>{"b1"});

  const auto done = redo(after.view(), database.url(), {});
  if (!done) FAIL(to_string(done.error()));
  REQUIRE(done->steps.size() == 2);
  CHECK(done->heads == std::vector<std::string>{"b1"});
  CHECK(history(database) ==
        "1|upgrade|a1|done\n2|upgrade|b1|done\n3|downgrade|b1|done\n4|upgrade|b1|done\n");
  // Both rows about the old version say so.
  CHECK(database.query("SELECT count(DISTINCT checksum) FROM aludel_history WHERE sequence IN "
                       "(2, 3)") == "1\n");
  CHECK(status(after.view(), database.url())->up_to_date());
}

TEST_CASE("a new version that fails leaves the old one") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto language = database.language();
  const auto before = test::compile({base, index("id")}, {language});
  auto broken = revision("b1", "a1", "CREATE INDEX i ON t (id); INSERT INTO t VALUES (1, 2, 3);",
                         "DROP INDEX i;");
  broken.second.insert(broken.second.find("-- migrate:upgrade") + 18, " syntax=unchecked");
  const auto after = test::compile({base, broken}, {language});
  REQUIRE(upgrade(before.view(), database.url()));
  const auto before_history = history(database);
  const auto done = redo(after.view(), database.url(), {});
  REQUIRE(!done);
  CHECK(done.error().code == errc::statement_failed);
  CHECK(done.error().applied.empty());
  CHECK(done.error().notes.back() == "rolled back; the database stays at b1");
  CHECK(history(database) == before_history);
  CHECK(status(before.view(), database.url())->up_to_date());
}

TEST_CASE("of several heads one must be named, and the others stay") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto language = database.language();
  const auto other = [](const std::string& table) {
    return revision("c1", "a1", "CREATE TABLE " + table + " (id integer);", "DROP TABLE " + table);
  };
  const auto before =
      test::compile({base, labelled(index("id"), "x"), labelled(other("u"), "y")}, {language});
  const auto after =
      test::compile({base, labelled(index("id"), "x"), labelled(other("v"), "y")}, {language});
  REQUIRE(upgrade(before.view(), database.url()));
  const auto unnamed = redo(after.view(), database.url(), {});
  REQUIRE(!unnamed);
  CHECK(unnamed.error().code == errc::ambiguous);
  CHECK_THAT(unnamed.error().message, Catch::Contains("b1") && Catch::Contains("c1"));
  CHECK(redoable(after.view(), database.url()) == std::vector<std::string>{"c1"});
  CHECK(redo(after.view(), database.url(), {.target = "b1"}).error().code ==
        errc::checksum_mismatch);
  const auto done = redo(after.view(), database.url(), {.target = "c1"});
  REQUIRE(done);
  CHECK(done->heads == std::vector<std::string>{"b1", "c1"});
  CHECK(database.tables() == "aludel_history\naludel_version\nt\nv\n");
}

TEST_CASE("what depends on something else than it did is not redone") {
  const test::scratch database{dialect::postgresql};
  const auto other = labelled(revision("x1", "", "SELECT 1;", "SELECT 1;"), "x");
  const auto before =
      test::compile({base, other, labelled(index("id"), "y")}, {dialect::postgresql});
  auto depending = labelled(index("id"), "y");
  depending.second.insert(depending.second.find("-- Revises:"), "-- Depends On: x1\n");
  const auto after = test::compile({base, other, depending}, {dialect::postgresql});
  REQUIRE(upgrade(before.view(), database.url()));
  const auto done = redo(after.view(), database.url(), {.target = "b1"});
  REQUIRE(!done);
  CHECK_THAT(done.error().message,
             Catch::StartsWith("revision b1 (revision b1) (b1.sql) was edited"));
  CHECK(done.error().hint ==
        "restore the revision as it was, and put the change into a new revision");
}

TEST_CASE("what moved to another place is not redone") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto language = database.language();
  const auto before = test::compile({base, index("id")}, {language});
  const auto after =
      test::compile({base, revision("b1", "", "CREATE TABLE v (id integer);", "DROP TABLE v;"),
                     revision("c1", "a1, b1", "SELECT 1;", "SELECT 1;")},
                    {language});
  REQUIRE(upgrade(before.view(), database.url()));
  const auto done = redo(after.view(), database.url(), {.target = "b1"});
  REQUIRE(!done);
  CHECK(done.error().code == errc::checksum_mismatch);
  CHECK_THAT(done.error().message, Catch::Contains("stood elsewhere"));
  CHECK(redoable(after.view(), database.url()).empty());
}

TEST_CASE("a recorded downgrade that fails says so, and what a person can do") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto before = test::compile({base, index("id")}, {database.language()});
  const auto after = test::compile({base, index("id, other")}, {database.language()});
  REQUIRE(upgrade(before.view(), database.url()));
  database.query("DROP INDEX i");
  const auto done = redo(after.view(), database.url(), {});
  REQUIRE(!done);
  CHECK(done.error().code == errc::statement_failed);
  REQUIRE(done.error().where);
  CHECK(done.error().where->file == "the recorded downgrade of b1");
  CHECK_THAT(done.error().hint, Catch::Contains("`stamp --purge a1` and `upgrade`"));
}
