// SPDX-License-Identifier: MIT
// Downgrades without a transaction that stopped half-way: how they are finished, or taken back.
#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "runtime/src/downgrade_stored.hpp"
#include "runtime/src/resolve.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using test::for_postgresql;
using test::forget_outcome;
using test::header;
using test::labelled;
using test::revision;
using test::says;
using texts = std::vector<std::string>;

namespace {

/// Its downgrade stops at the second statement.
test::revision_file index(const std::string& id, const std::string& parents) {
  return {id + ".sql", header(id, parents) +
                           "-- migrate:upgrade\nCREATE INDEX t_id ON t (id);\n"
                           "-- migrate:downgrade transaction=off\n"
                           "DROP INDEX CONCURRENTLY t_id;\nDROP INDEX CONCURRENTLY t_id;\n"};
}

const test::revision_file table = revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t");

}  // namespace

TEST_CASE("how an interrupted downgrade is finished is told rightly") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       {"r2.sql", test::header("r2", "r1") + "-- migrate:upgrade\nCREATE INDEX t_id ON t (id);\n"
                                             "-- migrate:downgrade transaction=off\n"
                                             "DROP INDEX CONCURRENTLY t_id;\n"
                                             "DROP INDEX CONCURRENTLY t_id;\n"}});
  REQUIRE(upgrade(bundle.view(), database.url()));
  REQUIRE(!downgrade(bundle.view(), database.url(), {.target = "r1"}));
  const auto asked = upgrade(bundle.view(), database.url());
  REQUIRE(!asked);
  CHECK(asked.error().hint == "finish it first: `downgrade r1`");
  database.query("CREATE INDEX t_id ON t (id)");
  CHECK(downgrade(bundle.view(), database.url(), {.target = "r1"}));
}

TEST_CASE("the way to finish a downgrade is told of the first revision and of a merge too") {
  const test::scratch database{dialect::postgresql};
  database.query("CREATE TABLE t (id integer)");
  const bool merge = GENERATE(false, true);
  const auto bundle =
      merge ? for_postgresql({revision("a", "", "SELECT 1", "SELECT 1"),
                              revision("b", "", "SELECT 2", "SELECT 2"), index("r2", "a, b")})
            : for_postgresql({index("r2", "")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  REQUIRE(!downgrade(bundle.view(), database.url(), {.target = "-1"}));
  const auto asked = upgrade(bundle.view(), database.url());
  REQUIRE(!asked);
  CHECK(asked.error().hint ==
        (merge ? "finish it first: `downgrade a`" : "finish it first: `downgrade base`"));
  database.query("CREATE INDEX t_id ON t (id)");
  const auto done = downgrade(bundle.view(), database.url(), {.target = merge ? "a" : "base"});
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == (merge ? texts{"a", "b"} : texts{}));
}

TEST_CASE("a downgrade whose revision was put back by hand is over") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql({table, index("r2", "r1")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  REQUIRE(!downgrade(bundle.view(), database.url(), {.target = "r1"}));
  database.query("CREATE INDEX t_id ON t (id)");
  REQUIRE(resolve(bundle.view(), database.url(), "r2", resolution::reverted));
  CHECK(status(bundle.view(), database.url())->heads == texts{"r2"});
  CHECK(upgrade(bundle.view(), database.url())->steps.empty());
  CHECK(database.query("SELECT event FROM aludel_history ORDER BY sequence DESC LIMIT 1") ==
        "stamp\n");
}

TEST_CASE("a recorded downgrade that was interrupted is asked about, with its statement") {
  const test::scratch database{dialect::postgresql};
  const auto newer = for_postgresql(
      {table,
       {"r2.sql", header("r2", "r1") +
                      "-- migrate:upgrade\nINSERT INTO t VALUES (1);\n"
                      "-- migrate:downgrade transaction=off\n"
                      "DO $$BEGIN DELETE FROM t; COMMIT; END$$;\nDROP TABLE none;\n"}});
  REQUIRE(upgrade(newer.view(), database.url()));
  const auto older = for_postgresql({table});
  REQUIRE(!downgrade_stored(older.view(), database.url(), {}));
  database.query("DELETE FROM aludel_history WHERE sequence > 3");
  forget_outcome(database);
  const auto asked = downgrade_stored(older.view(), database.url(), {});
  REQUIRE(!asked);
  CHECK(asked.error().code == errc::interrupted);
  CHECK(says(asked.error(), "DO $$BEGIN DELETE FROM t; COMMIT; END$$"));
  REQUIRE(resolve(newer.view(), database.url(), "r2", resolution::applied));
  database.query("CREATE TABLE none (id integer)");
  const auto done = downgrade_stored(older.view(), database.url(), {});
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == texts{"r1"});
}
