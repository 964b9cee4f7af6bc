// SPDX-License-Identifier: MIT
// The program has other revisions than those that the database has run.
#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "tests/database/scratch.hpp"
#include "tests/database/three_revisions.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;
using test::three;
using texts = std::vector<std::string>;

TEST_CASE("an edited applied revision is refused by name and nothing changes") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  REQUIRE(
      upgrade(test::compile({three[0], three[1]}, {database.language()}).view(), database.url()));
  auto files = three;
  files[0] = revision("r1", "", "CREATE TABLE users (id integer PRIMARY KEY, email text);",
                      "DROP TABLE users;");
  const auto bundle = test::compile(files, {database.language()});
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().code == errc::checksum_mismatch);
  CHECK(done.error().exit_code() == 5);
  CHECK_THAT(done.error().message,
             Catch::StartsWith("revision r1 (revision r1) (r1.sql) was edited after it was applied "
                               "on 20"));
  CHECK(done.error().notes.back() == "nothing was changed; the database stays at r2");
  CHECK(database.query("SELECT revision FROM aludel_version") == "r2\n");
}

TEST_CASE("an edited revision is named, and what is wrong with the history besides") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  REQUIRE(upgrade(test::compile(three, {database.language()}).view(), database.url()));
  database.query("DELETE FROM aludel_history WHERE revision = 'r1'");
  auto files = three;
  files[1] = revision("r2", "r1", "CREATE UNIQUE INDEX ix_users_email ON users (email);",
                      "DROP INDEX ix_users_email;");
  const auto done = upgrade(test::compile(files, {database.language()}).view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().code == errc::checksum_mismatch);
  const auto told = to_string(done.error());
  CHECK_THAT(told, Catch::Contains("revision r2 (revision r2) (r2.sql) was edited after it was"));
  CHECK_THAT(told, Catch::Contains("row 1 of the history is missing; `repair` looks closer"));
}

TEST_CASE("white space and comments and the downgrade of an applied revision may change") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  REQUIRE(upgrade(test::compile(three, {database.language()}).view(), database.url()));
  auto files = three;
  files[0] = revision("r1", "",
                      "create TABLE users (\n  id integer PRIMARY KEY, -- the key\n"
                      "  email text NOT NULL\n)",
                      "DROP TABLE IF EXISTS users;");
  const auto done = upgrade(test::compile(files, {database.language()}).view(), database.url());
  REQUIRE(done);
  CHECK(done->steps.empty());
}

TEST_CASE("a revision inserted below an applied one is refused") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  REQUIRE(upgrade(test::compile(three, {database.language()}).view(), database.url()));
  auto files = three;
  files.push_back(revision("new", "r1", "CREATE TABLE late (id integer)", "DROP TABLE late"));
  files[1] = revision("r2", "new", "CREATE INDEX ix_users_email ON users (email);",
                      "DROP INDEX ix_users_email;");
  const auto done = upgrade(test::compile(files, {database.language()}).view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().code == errc::checksum_mismatch);
  CHECK(done.error().message ==
        "revision new (revision new) (new.sql) was inserted below an applied revision");
}

TEST_CASE("a database that is newer than the program is refused") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  REQUIRE(upgrade(test::compile(three, {database.language()}).view(), database.url()));
  const auto older = test::compile({three[0], three[1]}, {database.language()});
  for (const auto& done : {upgrade(older.view(), database.url()),
                           downgrade(older.view(), database.url(), {.target = "base"})}) {
    REQUIRE(!done);
    CHECK(done.error().code == errc::newer_database);
    CHECK(done.error().exit_code() == 6);
    CHECK(done.error().message == "the database stands at r3, which this program does not have");
  }
  CHECK(database.query("SELECT email FROM users") == "a@example.org\n");
}

TEST_CASE("statements that were damaged inside the program are not run") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  auto bundle = test::compile(three, {database.language()});
  auto& text = bundle.text.front();
  text.replace(text.find("email text"), 10, "email_text");
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().code == errc::damaged_bundle);
  CHECK(done.error().notes.back() == "rolled back; the database stays at base");
}
