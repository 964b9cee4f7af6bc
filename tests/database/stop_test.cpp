// SPDX-License-Identifier: MIT
// A run that is told to stop ends soon, wherever it is, and what it left is gone on with.
#include <sqlite3.h>

#include <aludel/aludel.hpp>
#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <future>
#include <thread>

#include "runtime/src/turn.hpp"
#include "tests/database/holder.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using namespace std::chrono_literals;
using test::alone;
using test::for_postgresql;
using test::go_back_to;
using test::holder;
using test::revision;
using test::says;

namespace {

/// Tells a run to stop once this returns, and gives how it ended, which must be soon.
error ended_by_stop(const bundle& revisions, const test::scratch& database, options wishes,
                    const std::function<void()>& wait) {
  std::atomic<bool> stop = false;
  wishes.stop = &stop;
  auto run =
      std::async(std::launch::async, [&] { return upgrade(revisions, database.url(), wishes); });
  wait();
  const auto start = std::chrono::steady_clock::now();
  stop = true;
  const auto ended = run.get();
  CHECK(std::chrono::steady_clock::now() - start < 20s);
  REQUIRE(!ended);
  CHECK(ended.error().code == errc::stopped);
  return ended.error();
}

/// Stops a run as soon as it has told of such an event.
template <class Event>
error stopped_after(const bundle& revisions, const test::scratch& database, options wishes = {}) {
  std::atomic<bool> stop = false;
  wishes.stop = &stop;
  wishes.observer = [&](const event& what) {
    if (std::holds_alternative<Event>(what)) stop = true;
  };
  const auto ended = upgrade(revisions, database.url(), wishes);
  REQUIRE(!ended);
  CHECK(ended.error().code == errc::stopped);
  return ended.error();
}

}  // namespace

TEST_CASE("a run that is told to stop cancels its statement and leaves nothing behind") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const bool postgresql = database.language() == dialect::postgresql;
  const auto bundle = test::compile(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       revision("r2", "r1",
                postgresql ? "CREATE TABLE u (id integer); SELECT pg_sleep(60)"
                           : "CREATE TABLE u (id integer);\n"
                             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)\n"
                             "INSERT INTO u SELECT i FROM n WHERE i < 0",
                "DROP TABLE u")},
      {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  options wishes;
  std::promise<void> running;
  wishes.observer = [&](const event& what) {
    if (std::holds_alternative<events::statement_done>(what)) running.set_value();
  };
  const auto ended =
      ended_by_stop(bundle.view(), database, wishes, [&] { running.get_future().wait(); });
  CHECK(says(ended, "rolled back; the database stays at r1"));
  CHECK(database.tables() == "aludel_history\naludel_version\nt\n");
}

TEST_CASE("a run that waits for another is told to stop") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "ALTER TABLE t ADD x text", "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  const holder other{database, "LOCK TABLE t IN ACCESS SHARE MODE"};
  std::atomic<bool> stop = false;
  options wishes{.lock_timeout = 50ms};
  wishes.stop = &stop;
  wishes.observer = [&](const event& what) {
    if (std::holds_alternative<events::retrying>(what)) stop = true;
  };
  const auto done = upgrade(bundle.view(), database.url(), wishes);
  REQUIRE(!done);
  CHECK(done.error().code == errc::stopped);
}

TEST_CASE("a COMMIT that waits is told to stop as any statement is") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       revision("r2", "r1",
                "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS "
                "$$BEGIN PERFORM pg_sleep(60); RETURN NULL; END$$;\n"
                "CREATE CONSTRAINT TRIGGER lingers AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION linger();\n"
                "INSERT INTO t VALUES (1)",
                "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  options wishes;
  std::promise<void> running;
  wishes.observer = [&](const event& what) {
    if (std::holds_alternative<events::revision_done>(what)) running.set_value();
  };
  ended_by_stop(bundle.view(), database, wishes, [&] {
    running.get_future().wait();
    std::this_thread::sleep_for(300ms);  // COMMIT comes after that
  });
  CHECK(database.query("SELECT revision FROM aludel_version") == "r1\n");
}

TEST_CASE("SQLite's wait for another writer ends when the run is told to stop") {
  const test::scratch database{dialect::sqlite};
  const auto bundle =
      test::compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                     revision("r2", "r1", "CREATE TABLE u (id integer)", "DROP TABLE u")},
                    {dialect::sqlite});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(database.url().substr(10).c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  ended_by_stop(bundle.view(), database, {.lock_timeout = 60s},
                [] { std::this_thread::sleep_for(300ms); });
  sqlite3_close(other);
}

TEST_CASE("between two statements that run alone a run stops, and goes on there") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      alone("r2", "r1", "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  const auto ended = stopped_after<events::statement_done>(bundle.view(), database);
  CHECK(says(ended, "statement 2 of 2 of revision r2 did not come to its end"));
  CHECK(says(ended, "the database stays at r1"));
  CHECK(database.query("SELECT id FROM t") == "1\n");
  CHECK(database.query("SELECT revision FROM aludel_version") == "r1\n");
  REQUIRE(upgrade(bundle.view(), database.url()));
  CHECK(database.query("SELECT id FROM t ORDER BY id") == "1\n2\n");
}

TEST_CASE("between two revisions a run stops, and says where the database stands") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto bundle =
      test::compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                     revision("r2", "r1", "CREATE TABLE u (id integer)", "DROP TABLE u")},
                    {database.language()});
  const auto ended = stopped_after<events::revision_done>(bundle.view(), database,
                                                          {.transaction_per_revision = true});
  CHECK(says(ended, "the database stays at r1"));
  CHECK(database.query("SELECT revision FROM aludel_version") == "r1\n");
  REQUIRE(upgrade(bundle.view(), database.url()));
}

TEST_CASE("a run that waits for another process's run is told to stop") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t")});
  const holder other{database, fmt::format("SELECT pg_advisory_lock({})", detail::lock_key("app"))};
  const auto ended = stopped_after<events::waiting_for_lock>(bundle.view(), database);
  CHECK(says(ended, "nothing was changed"));
}

TEST_CASE("a run that waits for a statement of a session that is gone on with is told to stop") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      alone("r2", "r1", "CREATE INDEX CONCURRENTLY t_id ON t (id);")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  go_back_to(database, 2);
  const test::busy_session other{database};
  ended_by_stop(bundle.view(), database, {}, [] { std::this_thread::sleep_for(400ms); });
}

TEST_CASE("a run that is told to stop before it begins changes nothing") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto bundle = test::compile(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t")}, {database.language()});
  const std::atomic<bool> stop = true;
  options wishes;
  wishes.stop = &stop;
  const auto ended = upgrade(bundle.view(), database.url(), wishes);
  REQUIRE(!ended);
  CHECK(ended.error().code == errc::stopped);
  CHECK(says(ended.error(), "nothing was changed"));
  CHECK(database.tables().empty());
}
