// SPDX-License-Identifier: MIT
// Somebody wrote to Aludel's tables where the last change does not tell of all heads: branches, and
// databases that went down.
#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "runtime/src/digest.hpp"
#include "runtime/src/downgrade_stored.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using test::labelled;
using test::revision;
using texts = std::vector<std::string>;

namespace {

/// r1 <- a1, r1 <- b1
std::vector<test::revision_file> forked() {
  return {
      revision("r1", "", "CREATE TABLE t (x text)", "DROP TABLE t"),
      labelled(revision("a1", "r1", "INSERT INTO t VALUES ('a')", "DELETE FROM t WHERE x = 'a'"),
               "a"),
      labelled(revision("b1", "r1", "INSERT INTO t VALUES ('b')", "DELETE FROM t WHERE x = 'b'"),
               "b")};
}

std::string chain(const bundle& revisions, dialect language, std::string_view id) {
  return detail::hex(revisions.digest(*revisions.find(id), language, digest_kind::chain));
}

/// Both tables as text.
std::string record(const test::scratch& database) {
  return database.query("SELECT revision, chain FROM aludel_version ORDER BY revision") + "--\n" +
         database.query("SELECT sequence, event, revision FROM aludel_history ORDER BY sequence");
}

template <class Done>
void check_noticed(const Done& done) {
  REQUIRE(!done);
  CHECK(done.error().code == errc::inconsistent_record);
  CHECK(done.error().notes.back().starts_with("nothing was changed"));
}

}  // namespace

TEST_CASE("one of several heads that is gone, or invented, is noticed by whatever changes") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(forked(), {database.language()});
  const auto& revisions = bundle.view();
  const bool lost = GENERATE(true, false);
  if (lost) {
    REQUIRE(upgrade(revisions, database.url()));
    database.query("DELETE FROM aludel_version WHERE revision = 'a1'");
  } else {
    REQUIRE(upgrade(revisions, database.url(), {.target = "a1"}));
    database.query("INSERT INTO aludel_version VALUES ('app', 'b1', '" +
                   chain(revisions, database.language(), "b1") + "')");
  }
  const auto before = record(database);
  const auto rows = database.query("SELECT x FROM t ORDER BY x");
  check_noticed(upgrade(revisions, database.url()));
  check_noticed(status(revisions, database.url()));
  check_noticed(downgrade(revisions, database.url(), {.target = "b1@r1"}));
  CHECK(record(database) == before);
  CHECK(database.query("SELECT x FROM t ORDER BY x") == rows);
}

TEST_CASE("a history that lost its last row is noticed beside other branches") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(forked(), {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url()));
  database.query("DELETE FROM aludel_history WHERE sequence = 3");
  check_noticed(upgrade(bundle.view(), database.url()));
}

TEST_CASE("an older version table is noticed after a way down") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(
      {revision("r1", "", "CREATE TABLE t (x text)", "DROP TABLE t"),
       revision("r2", "r1", "INSERT INTO t VALUES ('2')", "DELETE FROM t WHERE x = '2'"),
       revision("r3", "r2", "INSERT INTO t VALUES ('3')", "DELETE FROM t WHERE x = '3'")},
      {database.language()});
  const auto older = test::compile({revision("r1", "", "CREATE TABLE t (x text)", "DROP TABLE t")},
                                   {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url()));
  REQUIRE(downgrade(bundle.view(), database.url(), {.target = "r2"}));
  REQUIRE(status(bundle.view(), database.url()));
  database.query("UPDATE aludel_version SET revision = 'r1', chain = '" +
                 chain(bundle.view(), database.language(), "r1") + "'");
  check_noticed(upgrade(bundle.view(), database.url()));
  check_noticed(upgrade(older.view(), database.url()));
  check_noticed(downgrade(older.view(), database.url(), {.target = "base"}));
  CHECK(database.query("SELECT x FROM t") == "2\n");
}

TEST_CASE("a breaking revision whose row is gone is not taken for none") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto r1 = revision("r1", "", "CREATE TABLE t (x text)", "DROP TABLE t");
  const auto with = [](test::revision_file file, const std::string& line) {
    file.second.insert(file.second.find("-- migrate:upgrade"), line + "\n");
    return file;
  };
  const std::string compatible = "-- migrate:compatible nobody looks";
  auto merge = with(revision("m1", "a1, b1", "SELECT 1", "SELECT 1"), compatible);
  const auto newer = test::compile(
      {r1, with(revision("a1", "r1", "SELECT 1", "SELECT 1"), compatible),
       with(revision("b1", "r1", "SELECT 1", "SELECT 1"), "-- migrate:breaking all of it"), merge},
      {database.language()});
  const auto older = test::compile({r1}, {database.language()});
  REQUIRE(upgrade(newer.view(), database.url()));
  const auto refused = upgrade(older.view(), database.url());
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::newer_database);
  database.query("DELETE FROM aludel_history WHERE revision = 'b1'");
  const auto again = upgrade(older.view(), database.url());
  REQUIRE(!again);
  CHECK(again.error().code == errc::newer_database);
  CHECK(test::says(again.error(), "of the history is missing"));
}

TEST_CASE("stored downgrades are not run on a record that contradicts itself") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle =
      test::compile({revision("r1", "", "CREATE TABLE t (x text)", "DROP TABLE t"),
                     revision("r2", "r1", "CREATE TABLE u (x text)", "DROP TABLE u")},
                    {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url()));
  const auto [sql, part] = GENERATE(table<std::string, std::string>(
      {{"UPDATE aludel_version SET chain = '00'", "a chain for r2 that was not written for it"},
       {"UPDATE aludel_history SET downgrade = '{}' WHERE revision = 'r2'",
        "the downgrade of revision r2 in "},
       {"UPDATE aludel_history SET downgrade = '{\"transaction\":true}' WHERE revision = 'r2'",
        "cannot be read: a part of it is missing"},
       {"UPDATE aludel_history SET downgrade = '{\"transaction\":\"x\",\"statements\":[]}' WHERE "
        "revision = 'r2'",
        "cannot be read: a part of it is missing"},
       {"UPDATE aludel_history SET downgrade = '' WHERE revision = 'r2'",
        "the downgrade of revision r2 in "}}));
  database.query(sql);
  CAPTURE(sql);
  const auto done = downgrade_stored(bundle.view(), database.url(), {.target = "r1"});
  check_noticed(done);
  CHECK(test::says(done.error(), part));
  CHECK(database.query("SELECT count(*) FROM u") == "0\n");
}

TEST_CASE("an invented downgrade of what others depend on is noticed") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  auto files = forked();
  files[2].second.insert(files[2].second.find("-- Revises:"), "-- Depends On: a1\n");
  const auto bundle = test::compile(files, {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url()));
  const std::string same =
      "revision, parents, dependencies, checksum, chain, lexer, message, started_at, "
      "database_user, application, application_version, outcome, compatibility, backend_pid";
  database.query("INSERT INTO aludel_history (bundle, sequence, event, " + same +
                 ") SELECT bundle, 4, 'downgrade', " + same +
                 " FROM aludel_history WHERE revision = 'a1'");
  check_noticed(downgrade(bundle.view(), database.url(), {.target = "-1"}));
}

TEST_CASE("a chain that was changed in both tables alike is noticed") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(forked(), {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "a1"}));
  const std::string other(64, 'a');
  database.query("UPDATE aludel_version SET chain = '" + other + "'");
  database.query("UPDATE aludel_history SET chain = '" + other + "' WHERE revision = 'a1'");
  check_noticed(upgrade(bundle.view(), database.url()));
}
