// SPDX-License-Identifier: MIT
// The application's own connections, and its part in those that are made.
#include <sqlite3.h>

#include <aludel/aludel.hpp>
#include <aludel/postgresql.hpp>
#include <aludel/sqlite.hpp>
#include <catch2/catch.hpp>
#include <utility>

#include "tests/database/holder.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using test::for_postgresql;
using test::header;
using test::revision;
using test::says;

TEST_CASE("the application's own PostgreSQL connection is used, and comes back") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      revision("r2", "r1", "SET search_path = pg_catalog", "SELECT 1")});
  pqxx::connection mine{database.url()};
  CHECK(status(bundle.view(), mine)->pending.size() == 2);
  REQUIRE(upgrade(bundle.view(), mine));
  REQUIRE(downgrade(bundle.view(), mine, {.target = "r1"}));
  REQUIRE(upgrade(bundle.view(), mine));
  CHECK(status(bundle.view(), mine)->up_to_date());
  pqxx::work work{mine};
  CHECK(work.exec("SELECT count(*) FROM t")[0][0].as<int>() == 0);
  CHECK(work.exec("SHOW lock_timeout")[0][0].as<std::string>() == "0");
  CHECK(work.exec("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                  "(SELECT oid FROM pg_database WHERE datname = current_database())")[0][0]
            .as<int>() == 0);
  const auto other = test::compile({revision("r1", "", "SELECT 1", "SELECT 1")}, {dialect::sqlite});
  pqxx::connection another{database.url()};
  CHECK(upgrade(other.view(), another).error().code == errc::invalid_url);
}

TEST_CASE("the application's own SQLite connection is used, and stays open") {
  const auto bundle = test::compile(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t")}, {dialect::sqlite});
  sqlite3* mine = nullptr;
  REQUIRE(sqlite3_open(":memory:", &mine) == SQLITE_OK);
  sqlite3_exec(mine, "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr);
  CHECK(upgrade(bundle.view(), mine));
  CHECK(status(bundle.view(), mine)->up_to_date());
  CHECK(sqlite3_exec(mine, "INSERT INTO t VALUES (1)", nullptr, nullptr, nullptr) == SQLITE_OK);
  CHECK(downgrade(bundle.view(), mine, {.target = "base"}));
  CHECK(sqlite3_exec(mine, "INSERT INTO t VALUES (1)", nullptr, nullptr, nullptr) == SQLITE_ERROR);
  sqlite3_close(mine);
}

TEST_CASE("every connection is prepared by the application before it is used") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const bool postgresql = database.language() == dialect::postgresql;
  const auto bundle = test::compile(
      {{"a.sql", header("r1", "") +
                     "-- migrate:upgrade syntax=unchecked\nCREATE TABLE t (x integer);\n"
                     "INSERT INTO t SELECT " +
                     (postgresql ? "pg_temp.twice(21)" : "twice(21)") +
                     ";\n-- migrate:downgrade\nDROP TABLE t;\n"}},
      {database.language()});
  options wishes;
  wishes.on_connect = [](const native_connection& given) -> result<void> {
    if (given.language == dialect::postgresql) {
      pqxx::nontransaction work{as_pqxx(given)};
      work.exec("CREATE FUNCTION pg_temp.twice(i int) RETURNS int LANGUAGE sql AS 'SELECT 2 * i'");
    } else {
      sqlite3_create_function(
          as_sqlite(given), "twice", 1, SQLITE_UTF8, nullptr,
          [](sqlite3_context* to, int, sqlite3_value** of) {
            sqlite3_result_int(to, 2 * sqlite3_value_int(of[0]));
          },
          nullptr, nullptr);
    }
    return {};
  };
  const auto done = upgrade(bundle.view(), database.url(), wishes);
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT x FROM t") == "42\n");
  wishes.on_connect = [](const native_connection&) -> result<void> {
    return tl::unexpected{error{.code = errc::usage, .message = "no key"}};
  };
  CHECK(upgrade(bundle.view(), database.url(), wishes).error().message == "no key");
}

TEST_CASE("what the application has set holds for the revisions too, on every connection") {
  const test::scratch database{dialect::postgresql};
  database.query("CREATE SCHEMA tenant");
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      revision("r2", "r1", "SET search_path TO public; SELECT 1", "SELECT 1"),
                      revision("r3", "r2", "CREATE TABLE u (id integer)", "DROP TABLE u")});
  const auto in_tenant =
      "SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_tables WHERE schemaname = "
      "'tenant'";
  if (GENERATE(true, false)) {
    int prepared = 0;
    options wishes{.transaction_per_revision = true};
    wishes.on_connect = [&](const native_connection& given) -> result<void> {
      ++prepared;
      pqxx::nontransaction work{as_pqxx(given)};
      work.exec("SET search_path TO tenant, public");
      return {};
    };
    bool broken = false;
    wishes.observer = [&](const event& what) {
      if (!std::holds_alternative<events::statement_done>(what) || std::exchange(broken, true)) {
        return;
      }
      database.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
          "current_database() AND pid <> pg_backend_pid()");
    };
    const auto done = upgrade(bundle.view(), database.url(), wishes);
    if (!done) FAIL(to_string(done.error()));
    CHECK(prepared == 2);
  } else {
    pqxx::connection mine{database.url()};
    {
      pqxx::nontransaction work{mine};
      work.exec("SET search_path TO tenant, public");
    }
    const auto done = upgrade(bundle.view(), mine);
    if (!done) FAIL(to_string(done.error()));
    pqxx::nontransaction work{mine};
    CHECK(work.exec("SHOW search_path")[0][0].as<std::string>() == "tenant, public");
  }
  CHECK(database.query(in_tenant) == "aludel_history,aludel_version,t,u\n");
}

TEST_CASE("who is in the way of an application's own connection is not known, and waited for") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "ALTER TABLE t ADD x text", "SELECT 1")});
  pqxx::connection mine{database.url()};
  REQUIRE(upgrade(bundle.view(), mine, {.target = "r1"}));
  const test::holder other{database, "LOCK TABLE t IN ACCESS SHARE MODE"};
  const auto done = upgrade(bundle.view(), mine,
                            {.lock_wait = std::chrono::milliseconds(1500),
                             .lock_timeout = std::chrono::milliseconds(800)});
  REQUIRE(!done);
  CHECK(done.error().code == errc::locked);
  CHECK(says(done.error(), "rolled back; the database stays at r1"));
  CHECK(!says(done.error(), "nightly report"));
}
