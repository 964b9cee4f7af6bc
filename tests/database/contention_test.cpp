// SPDX-License-Identifier: MIT
// Others work on the same database at the same time.
#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>
#include <future>
#include <pqxx/pqxx>
#include <thread>

#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using namespace std::chrono_literals;
using test::for_postgresql;
using test::labelled;
using test::revision;
using test::says;
using texts = std::vector<std::string>;

namespace {

/// Options that count how often a transaction was tried again.
options counting(std::size_t& retries) {
  options wishes;
  wishes.observer = [&](const event& what) {
    if (std::holds_alternative<events::retrying>(what)) ++retries;
  };
  return wishes;
}

}  // namespace

TEST_CASE("a serialization failure is tried again, with all of its transaction") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE SEQUENCE tries; CREATE TABLE t (id integer)", "SELECT 1"),
       revision("r2", "r1",
                "INSERT INTO t VALUES (1);\n"
                "DO $$BEGIN IF nextval('tries') < 3 THEN RAISE SQLSTATE '40001'; END IF; END$$",
                "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  std::size_t retries = 0;
  CHECK(upgrade(bundle.view(), database.url(), counting(retries)));
  CHECK(retries == 2);
  CHECK(database.query("SELECT count(*) FROM t") == "1\n");
}

TEST_CASE("of two that wait for each other one is tried again") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE a (id integer); CREATE TABLE b (id integer)", "SELECT 1"),
       revision("r2", "r1", "LOCK TABLE a;\nSELECT pg_sleep(0.5);\nLOCK TABLE b", "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  auto other = std::async(std::launch::async, [&] {
    pqxx::connection connection{database.url()};
    pqxx::work work{connection};
    work.exec("SET LOCAL deadlock_timeout = '10s'");  // it is the run that finds out
    work.exec("LOCK TABLE b");
    std::this_thread::sleep_for(300ms);
    work.exec("LOCK TABLE a");
  });
  std::size_t retries = 0;
  auto wishes = counting(retries);
  wishes.lock_timeout = 20s;
  CHECK(upgrade(bundle.view(), database.url(), wishes));
  CHECK_NOTHROW(other.get());
  CHECK(retries >= 1);
}

TEST_CASE("a session that the server ends for being idle too long is the end of the run") {
  const test::scratch database{dialect::postgresql};
  const auto statements = "SELECT 1;\nSELECT 2;\nSELECT 3";
  const bool transaction = GENERATE(true, false);
  const auto bundle = for_postgresql({transaction ? revision("r1", "", statements, "SELECT 1")
                                                  : test::alone("r1", "", statements)});
  const std::string setting =
      transaction ? "idle_in_transaction_session_timeout" : "idle_session_timeout";
  int ran = 0;
  options wishes;
  wishes.observer = [&](const event& what) {
    if (!std::holds_alternative<events::statement_done>(what)) return;
    ++ran;
    std::this_thread::sleep_for(400ms);
  };
  const auto done =
      upgrade(bundle.view(), database.url() + "&options=-c" + setting + "%3D100", wishes);
  REQUIRE(!done);
  CHECK(done.error().code == errc::statement_failed);
  CHECK(done.error().sqlstate == (transaction ? "25P03" : "57P05"));
  CHECK(says(done.error(), "the server ended the session: "));
  CHECK(says(done.error(), setting + " (100ms)"));
  CHECK(says(done.error(), "the database stays at base"));
  CHECK(ran == 1);
  CHECK(upgrade(bundle.view(), database.url()));
}

TEST_CASE("a transaction that has the server's most time is the end of the run") {
  const test::scratch database{dialect::postgresql};
  if (std::stoi(database.query("SHOW server_version_num")) < 170000) {
    WARN("skipped, since only PostgreSQL 17 and later has transaction_timeout");
    return;
  }
  const auto bundle = for_postgresql(
      {revision("r1", "", "SELECT 1", "SELECT 1"),
       GENERATE(revision("r2", "r1", "SELECT pg_sleep(0.2); SELECT pg_sleep(0.4)", "SELECT 1"),
                test::alone("r2", "r1", "SELECT 1;\nSELECT pg_sleep(5);"))});
  std::size_t retries = 0;
  const auto done = upgrade(bundle.view(), database.url() + "&options=-ctransaction_timeout%3D500",
                            counting(retries));
  REQUIRE(!done);
  CHECK(done.error().sqlstate == "25P04");
  CHECK(says(done.error(), "the transaction has reached its transaction_timeout (500ms)"));
  CHECK(retries == 0);
}

TEST_CASE("what is set for the role or the database is told where a statement fails, no secrets") {
  const test::scratch database{dialect::postgresql};
  database.query(
      "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 50', "
      "current_database()); EXECUTE format('ALTER DATABASE %I SET app.jwt_secret = x123', "
      "current_database()); END$$");
  const auto bundle = for_postgresql({revision("r1", "", "SELECT pg_sleep(5)", "SELECT 1")});
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().sqlstate == "57014");
  CHECK(says(done.error(), "set for this role or database: statement_timeout = 50ms"));
  CHECK(!says(done.error(), "x123"));
}

TEST_CASE("two branches that are applied at once, and two merges of them, end at the right heads") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  std::vector<test::revision_file> files{
      revision("r1", "", "CREATE TABLE ran (what text)", "DROP TABLE ran")};
  const auto add = [&](const std::string& id, const std::string& parent) {
    files.push_back(revision(id, parent, "INSERT INTO ran VALUES ('" + id + "')", "SELECT 1"));
  };
  for (const std::string branch : {"a", "b"}) {
    for (int number = 1; number <= 5; ++number) {
      add(branch + std::to_string(number),
          number == 1 ? "r1" : branch + std::to_string(number - 1));
    }
  }
  files[1] = labelled(files[1], "a");
  files[6] = labelled(files[6], "b");
  const auto forked = test::compile(files, {database.language()});
  add("m1", "a5, b5");
  const auto merged = test::compile(files, {database.language()});
  const auto together = [&](const bundle& revisions, const texts& targets) {
    std::vector<std::future<result<report>>> runs;
    for (const auto& target : targets) {
      runs.push_back(std::async(std::launch::async, [&revisions, &database, target] {
        return upgrade(revisions, database.url(),
                       {.target = target, .transaction_per_revision = true});
      }));
    }
    for (auto& run : runs) {
      const auto done = run.get();
      if (!done) FAIL(to_string(done.error()));
    }
  };
  together(forked.view(), {"a@head", "b@head", "a@head", "b@head"});
  CHECK(status(forked.view(), database.url())->heads == texts{"a5", "b5"});
  together(merged.view(), {"m1", "m1", "heads"});
  CHECK(status(merged.view(), database.url())->heads == texts{"m1"});
  CHECK(database.query("SELECT count(*), count(DISTINCT what) FROM ran") == "11|11\n");
}

TEST_CASE("a revision that gives its lock away is still run once") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       test::alone("r2", "r1",
                   "SELECT pg_advisory_unlock_all();\nINSERT INTO t VALUES (1);\n"
                   "SELECT pg_sleep(0.05);\nINSERT INTO t VALUES (2);\nSELECT pg_sleep(0.05);\n"
                   "INSERT INTO t VALUES (3);")});
  const auto revisions = bundle.view();
  std::vector<std::future<result<report>>> runs(6);
  for (auto& each : runs) {
    each = std::async(std::launch::async, [&] { return upgrade(revisions, database.url()); });
  }
  for (auto& each : runs) {
    const auto done = each.get();
    if (!done) FAIL_CHECK(to_string(done.error()));
  }
  CHECK(database.query("SELECT id FROM t ORDER BY id") == "1\n2\n3\n");
}
