// SPDX-License-Identifier: MIT
// Which rights on Aludel's tables which role needs: what docs/tables.md promises, tried as such
// roles.
#include <fmt/format.h>
#include <unistd.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "runtime/src/repair.hpp"
#include "runtime/src/stamp.hpp"
#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;

namespace {

const std::vector<test::revision_file> two{
    revision("r1", "", "CREATE TABLE t1 (id integer);", "DROP TABLE t1;"),
    revision("r2", "r1", "CREATE TABLE t2 (id integer);", "DROP TABLE t2;"),
};

/// A role that can log in, and is gone when the test ends.
class role {
public:
  role(const test::scratch& database, std::string_view kind)
      : database_(database), name_(fmt::format("{}_{}", kind, getpid())) {
    database_.query("CREATE ROLE " + name_ + " LOGIN");
  }
  role(const role&) = delete;
  role& operator=(const role&) = delete;
  ~role() {
    try {
      database_.query("DROP OWNED BY " + name_);
      database_.query("DROP ROLE " + name_);
    } catch (const std::exception& failed) {
      fmt::print(stderr, "{}\n", failed.what());
    }
  }

  void may(const std::string& rights) const { database_.query(rights + " TO " + name_); }

  [[nodiscard]] std::string url() const {
    auto url = database_.url();
    return url.replace(url.find("postgres@"), 9, name_ + "@");
  }

private:
  const test::scratch& database_;
  std::string name_;
};

/// What the role may not do to the tables, beside what it may.
bool is_forbidden(const role& who, const std::string& sql) {
  try {
    test::query(who.url(), sql);
    return false;
  } catch (const std::exception& failed) {
    return std::string(failed.what()).find("42501") != std::string::npos;
  }
}

}  // namespace

TEST_CASE("an application that only looks needs SELECT alone") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = test::compile(two, {dialect::postgresql});
  REQUIRE(upgrade(bundle.view(), database.url()));
  const role application{database, "application"};
  application.may("GRANT SELECT ON aludel_version, aludel_history");

  CHECK(status(bundle.view(), application.url())->up_to_date());
  const auto done = upgrade(bundle.view(), application.url());
  REQUIRE(done);
  CHECK(done->steps.empty());
  for (const auto* table : {"aludel_version", "aludel_history"}) {
    CHECK(is_forbidden(application, fmt::format("UPDATE {} SET chain = '0'", table)));
    CHECK(is_forbidden(application, fmt::format("DELETE FROM {}", table)));
    CHECK(is_forbidden(application, fmt::format("INSERT INTO {} SELECT * FROM {}", table, table)));
  }
}

TEST_CASE("a role that migrates can complete rows of the history and not rewrite or delete them") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = test::compile(two, {dialect::postgresql});
  const auto newer = test::compile(
      {two[0],
       two[1],
       {"r3.sql",
        "-- r3\n--\n-- Revision ID: r3\n-- Revises: r2\n\n-- migrate:upgrade transaction=off\n"
        "CREATE TABLE t3 (id integer);\nCREATE INDEX CONCURRENTLY i3 ON t3 (id);\n\n"
        "-- migrate:downgrade\nDROP TABLE t3;\n"}},
      {dialect::postgresql});
  // The owner makes the tables.
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  const role migrator{database, "migrator"};
  migrator.may("GRANT USAGE, CREATE ON SCHEMA public");
  migrator.may("GRANT SELECT, INSERT, DELETE ON aludel_version");
  migrator.may("GRANT SELECT, INSERT, UPDATE (outcome, duration_ms) ON aludel_history");

  REQUIRE(upgrade(bundle.view(), migrator.url()));
  REQUIRE(upgrade(newer.view(), migrator.url()));
  REQUIRE(downgrade(newer.view(), migrator.url(), {.target = "r1"}));
  REQUIRE(stamp(newer.view(), migrator.url(), {"r3"}));
  REQUIRE(stamp(newer.view(), migrator.url(), {"r1"}, {}, stamp_mode::purge));
  database.query("DELETE FROM aludel_version");
  CHECK(repair(newer.view(), migrator.url(), {}, [](const auto&) { return true; })->repaired);
  REQUIRE(upgrade(newer.view(), migrator.url()));
  CHECK(database.query("SELECT count(*) FROM aludel_history WHERE outcome <> 'done'") == "0\n");

  CHECK(is_forbidden(migrator, "DELETE FROM aludel_history"));
  CHECK(is_forbidden(migrator, "TRUNCATE aludel_history"));
  for (const auto* column : {"event", "revision", "checksum", "chain", "started_at", "downgrade",
                             "database_user", "sequence", "message"}) {
    CHECK(is_forbidden(migrator, fmt::format("UPDATE aludel_history SET {0} = {0}", column)));
  }
}
