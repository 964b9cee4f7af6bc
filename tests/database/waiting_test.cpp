// SPDX-License-Identifier: MIT
// Nobody waits for ever: who is in the way is named, and a run can be told to stop.
#include <sqlite3.h>

#include <aludel/aludel.hpp>
#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <future>
#include <memory>
#include <pqxx/pqxx>
#include <thread>

#include "runtime/src/turn.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using namespace std::chrono_literals;
using test::for_postgresql;
using test::revision;
using test::says;
using texts = std::vector<std::string>;

namespace {

/// Holds a lock until it is destroyed.
class holder {
public:
  holder(const test::scratch& database, const std::string& sql)
      : connection_(database.url()), work_(connection_) {
    work_.exec("SET application_name = 'nightly report'");
    work_.exec(sql);
  }

private:
  pqxx::connection connection_;
  pqxx::work work_;
};

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

}  // namespace

TEST_CASE("who holds a lock is named, with the query and its age") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "ALTER TABLE t ADD x text", "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  const holder other{database, "LOCK TABLE t IN ACCESS SHARE MODE"};
  std::vector<std::string> seen;
  options wishes{.lock_wait = 1500ms, .lock_timeout = 800ms};
  wishes.observer = [&](const event& what) {
    const auto* it = std::get_if<events::blocked>(&what);
    if (it != nullptr) seen.push_back(fmt::format("{} {}", it->application, it->query));
  };
  const auto done = upgrade(bundle.view(), database.url(), wishes);
  REQUIRE(!done);
  CHECK(done.error().code == errc::locked);
  CHECK(done.error().exit_code() == 4);
  CHECK(says(done.error(), "gave up waiting for session "));
  CHECK(says(done.error(), "of postgres (nightly report), idle in transaction for "));
  CHECK(says(done.error(), ": LOCK TABLE t IN ACCESS SHARE MODE"));
  CHECK(says(done.error(), "rolled back; the database stays at r1"));
  REQUIRE(!seen.empty());
  CHECK(seen.front() == "nightly report LOCK TABLE t IN ACCESS SHARE MODE");
}

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

TEST_CASE("a replica waits until somebody else has upgraded the database") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto bundle = test::compile(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t")}, {database.language()});
  const auto in_vain = require(bundle.view(), database.url());
  REQUIRE(!in_vain);
  CHECK(in_vain.error().code == errc::pending);
  CHECK(in_vain.error().message == "the database lacks r1, which nobody applied within 0 s");
  auto waiting =
      std::async(std::launch::async, [&] { return require(bundle.view(), database.url(), 30s); });
  REQUIRE(upgrade(bundle.view(), database.url()));
  const auto done = waiting.get();
  REQUIRE(done);
  CHECK(done->heads == texts{"r1"});
}

TEST_CASE("Aludel's own tables are not waited for without end either") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  const holder other{database, "LOCK TABLE aludel_version"};
  const auto done = upgrade(bundle.view(), database.url(), {.lock_wait = 500ms});
  REQUIRE(!done);
  CHECK(done.error().code == errc::locked);
  CHECK(says(done.error(), "nothing was changed"));
}

TEST_CASE("what is found out of an interrupted index waits no longer than statements do") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      test::alone("r2", "r1", "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  database.query("INSERT INTO t VALUES (1), (1)");
  REQUIRE(!upgrade(bundle.view(), database.url()));
  const holder other{database, "LOCK TABLE t"};
  const auto start = std::chrono::steady_clock::now();
  const auto done =
      upgrade(bundle.view(), database.url(), {.lock_wait = 600ms, .lock_timeout = 200ms});
  REQUIRE(!done);
  CHECK(done.error().code == errc::locked);
  CHECK(std::chrono::steady_clock::now() - start < 20s);
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

TEST_CASE("what is in the way of Aludel's own tables for ever is told, and not tried for ever") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      revision("r2", "r1", "CREATE TABLE u (id integer)", "DROP TABLE u")});
  if (GENERATE(false, true)) {
    database.query("CREATE DOMAIN aludel_version AS integer");
    const auto done = upgrade(bundle.view(), database.url());
    REQUIRE(!done);
    CHECK(done.error().code == errc::database_failed);
    CHECK(says(done.error(), "type \"aludel_version\" already exists"));
    return;
  }
  REQUIRE(upgrade(bundle.view(), database.url()));
  database.query("CREATE UNIQUE INDEX once ON aludel_history (revision)");
  const auto done = downgrade(bundle.view(), database.url(), {.target = "r1"});
  REQUIRE(!done);
  CHECK(done.error().code == errc::database_failed);
  CHECK(says(done.error(), "\"once\""));
}

TEST_CASE("time that is spent working is not counted as waiting") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "SELECT pg_sleep(1.5)", "SELECT 1"),
                      revision("r3", "r2", "ALTER TABLE t ADD x text", "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  auto other = std::make_unique<holder>(database, "LOCK TABLE t IN ACCESS SHARE MODE");
  options wishes{.lock_wait = 1s, .lock_timeout = 200ms, .transaction_per_revision = true};
  wishes.observer = [&](const event& what) {
    if (std::holds_alternative<events::retrying>(what)) other.reset();
  };
  CHECK(upgrade(bundle.view(), database.url(), wishes));
}

TEST_CASE("who has been upgrading the database all the time is named") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1")});
  const holder other{database, fmt::format("SELECT pg_advisory_lock({})", detail::lock_key("app"))};
  const auto done = upgrade(bundle.view(), database.url(), {.lock_wait = 300ms});
  REQUIRE(!done);
  CHECK(done.error().code == errc::locked);
  CHECK(says(done.error(), "of postgres (nightly report), idle in transaction for "));
}
