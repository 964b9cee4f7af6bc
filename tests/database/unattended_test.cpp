// SPDX-License-Identifier: MIT
// Runs that nobody looks after: who is in the way is named, what was interrupted is found out, and
// what cannot work is seen before anything runs.
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <aludel/aludel.hpp>
#include <aludel/postgresql.hpp>
#include <aludel/sqlite.hpp>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "runtime/src/resolve.hpp"
#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using namespace std::chrono_literals;
using test::revision;
using texts = std::vector<std::string>;

namespace {

std::string header(const std::string& id, const std::string& parent) {
  return fmt::format("-- {0}\n-- Revision ID: {0}\n-- Revises: {1}\n\n", id, parent);
}

/// A revision that runs without a transaction.
test::revision_file alone(const std::string& id, const std::string& parent,
                          const std::string& statements) {
  return {id + ".sql", header(id, parent) + "-- migrate:upgrade transaction=off\n" + statements +
                           "\n-- migrate:downgrade\nSELECT 1;\n"};
}

generator::packed_bundle for_postgresql(const std::vector<test::revision_file>& files) {
  return test::compile(files, {dialect::postgresql});
}

/// The state that a run leaves which was killed in its statement, whose session is gone.
void forget_outcome(const test::scratch& database) {
  database.query(
      "UPDATE aludel_history SET outcome = 'started', duration_ms = NULL, backend_pid = 1, "
      "backend_start = '2001-01-01' WHERE sequence = (SELECT max(sequence) FROM aludel_history)");
}

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

bool says(const error& problem, std::string_view part) {
  return to_string(problem).find(part) != std::string::npos;
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
  std::atomic<bool> stop = false;
  options wishes;
  wishes.stop = &stop;
  std::promise<void> running;
  wishes.observer = [&](const event& what) {
    const auto* it = std::get_if<events::statement_done>(&what);
    if (it != nullptr) running.set_value();
  };
  auto done = std::async(std::launch::async,
                         [&] { return upgrade(bundle.view(), database.url(), wishes); });
  running.get_future().wait();
  const auto start = std::chrono::steady_clock::now();
  stop = true;
  const auto ended = done.get();
  CHECK(std::chrono::steady_clock::now() - start < 10s);
  REQUIRE(!ended);
  CHECK(ended.error().code == errc::stopped);
  CHECK(says(ended.error(), "rolled back; the database stays at r1"));
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

TEST_CASE("an index that was left invalid is dropped and built again") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer, \"Name\" text)", "DROP TABLE t"),
       alone("r2", "r1", "CREATE UNIQUE INDEX CONCURRENTLY \"T_id\" ON t (lower(\"Name\"));"),
       revision("r3", "r2", "CREATE TABLE u (id integer)", "DROP TABLE u")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  database.query("INSERT INTO t VALUES (1, 'x'), (2, 'X')");
  const auto failed = upgrade(bundle.view(), database.url());
  REQUIRE(!failed);
  CHECK(failed.error().sqlstate == "23505");
  const auto invalid = "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid";
  CHECK(database.query(invalid) == "\"T_id\"\n");
  if (GENERATE(false, true)) forget_outcome(database);  // as if it had been killed
  database.query("DELETE FROM t WHERE id = 2");
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(done);
  CHECK(done->heads == texts{"r3"});
  CHECK(database.query(invalid).empty());
  CHECK(database.query("SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass") == "1\n");
}

TEST_CASE("an index that was finished before the answer came is accepted, another is not") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer, x text)", "DROP TABLE t"),
                      alone("r2", "r1", "CREATE INDEX CONCURRENTLY t_x ON t (x) WHERE id > 5;")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  database.query("DELETE FROM aludel_history WHERE sequence = 3");
  database.query(
      "UPDATE aludel_version SET revision = 'r1', chain = (SELECT chain FROM "
      "aludel_history WHERE sequence = 1)");
  forget_outcome(database);
  const bool other = GENERATE(false, true);
  if (other) {
    database.query("DROP INDEX t_x");
    database.query("CREATE INDEX t_x ON t (x) WHERE id > 6");
  }
  const auto done = upgrade(bundle.view(), database.url());
  CHECK(done.has_value() != other);
  if (other) {
    CHECK(done.error().code == errc::interrupted);
    CHECK(says(done.error(), "did this statement take effect?"));
  }
}

TEST_CASE("what cannot be found out is asked, and the answer is gone by") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       alone("r2", "r1",
             "INSERT INTO t VALUES (1);\nDO $$BEGIN INSERT INTO t VALUES (2); END$$;\n"
             "INSERT INTO t VALUES (3);")});
  // As if it had been killed in its second statement.
  REQUIRE(upgrade(bundle.view(), database.url()));
  database.query("DELETE FROM aludel_history WHERE sequence > 3");
  database.query(
      "UPDATE aludel_version SET revision = 'r1', chain = (SELECT chain FROM "
      "aludel_history WHERE sequence = 1)");
  database.query("DELETE FROM t WHERE id = 3");
  forget_outcome(database);

  const auto asked = upgrade(bundle.view(), database.url());
  REQUIRE(!asked);
  CHECK(asked.error().code == errc::interrupted);
  CHECK(asked.error().message ==
        "the upgrade of revision r2, which runs without a transaction, was interrupted in its "
        "statement 2");
  CHECK(says(asked.error(), "r2.sql:7: DO $$BEGIN"));
  CHECK(says(asked.error(), "`resolve r2 --applied`"));

  const auto wrong = resolve(bundle.view(), database.url(), "r1", resolution::applied);
  REQUIRE(!wrong);
  CHECK(wrong.error().message == "revision r1 is not unfinished, but r2 is");
  const auto answer = GENERATE(resolution::applied, resolution::retry, resolution::reverted);
  REQUIRE(resolve(bundle.view(), database.url(), "r2", answer));
  if (answer == resolution::reverted) database.query("DELETE FROM t");
  REQUIRE(upgrade(bundle.view(), database.url()));
  CHECK(database.query("SELECT string_agg(id::text, ',' ORDER BY id) FROM t") ==
        (answer == resolution::retry ? "1,2,2,3\n" : "1,2,3\n"));
  CHECK(!resolve(bundle.view(), database.url(), "r2", answer));
}

TEST_CASE("a statement that is still running is waited for, and not run twice") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      alone("r2", "r1", "CREATE INDEX CONCURRENTLY t_id ON t (id);")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  database.query("DELETE FROM aludel_history WHERE sequence = 3");
  database.query(
      "UPDATE aludel_version SET revision = 'r1', chain = (SELECT chain FROM "
      "aludel_history WHERE sequence = 1)");
  auto session = std::make_unique<pqxx::connection>(database.url());
  {
    pqxx::work work{*session};
    work.exec(
        "UPDATE aludel_history SET outcome = 'started', backend_pid = pg_backend_pid(), "
        "backend_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()) "
        "WHERE sequence = 2");
    work.commit();
  }
  const auto waited = upgrade(bundle.view(), database.url(), {.lock_wait = 300ms});
  REQUIRE(!waited);
  CHECK(waited.error().code == errc::locked);
  CHECK(says(waited.error(), "statement 1 of revision r2 is still running in session "));
  CHECK(!resolve(bundle.view(), database.url(), "r2", resolution::retry));
  session.reset();
  CHECK(upgrade(bundle.view(), database.url()));
}

TEST_CASE("revisions that must not share a transaction work in one run") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TYPE mood AS ENUM ('sad')", "DROP TYPE mood"),
       revision("r2", "r1", "ALTER TYPE mood ADD VALUE 'ok'", "SELECT 1"),
       revision("r3", "r2", "CREATE TABLE t (m mood DEFAULT 'ok'); INSERT INTO t VALUES ('ok')",
                "DROP TABLE t"),
       revision("r4", "r3",
                "CREATE TABLE p (id integer PRIMARY KEY);\n"
                "CREATE TABLE c (p integer REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
                "DROP TABLE c; DROP TABLE p"),
       revision("r5", "r4", "INSERT INTO c VALUES (1); INSERT INTO p VALUES (1)", "SELECT 1"),
       revision("r6", "r5", "ALTER TABLE c ADD CONSTRAINT positive CHECK (p > 0) NOT VALID",
                "SELECT 1"),
       revision("r7", "r6", "INSERT INTO c VALUES (2); INSERT INTO p VALUES (2)", "SELECT 1"),
       revision("r8", "r7", "ALTER TABLE c VALIDATE CONSTRAINT positive", "SELECT 1"),
       revision("r9", "r8", "DO $$BEGIN ALTER TYPE mood ADD VALUE 'so'; END$$", "SELECT 1"),
       revision("r10", "r9", "INSERT INTO t VALUES ('so')", "SELECT 1")});
  const auto done = upgrade(bundle.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->steps.size() == 10);
  CHECK(database.query("SELECT count(*) FROM t") == "2\n");
  // VALIDATE began a transaction of its own.
  CHECK(database.query("SELECT count(DISTINCT xmin::text) > 1 FROM aludel_history "
                       "WHERE revision IN ('r7', 'r8')") == "t\n");
}

TEST_CASE("what cannot be changed is seen before anything runs, and up to date starts") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "CREATE TABLE u (id integer)", "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  const auto url = database.url() + "&options=-cdefault_transaction_read_only%3Don";
  CHECK(upgrade(bundle.view(), url, {.target = "r1"}));
  const auto refused = upgrade(bundle.view(), url);
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::not_writable);
  CHECK(refused.error().message == "this session is read-only (default_transaction_read_only)");
  CHECK(refused.error().notes.back() ==
        "1 revision is to run; nothing was changed, the database stays at r1");
}

TEST_CASE("rights that are missing, or that everybody has, are told before anything runs") {
  const test::scratch database{dialect::postgresql};
  const auto role = "reader_" + std::to_string(getpid());
  database.query("CREATE ROLE " + role + " LOGIN");
  auto url = database.url();
  url.replace(url.find("postgres@"), 9, role + "@");
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "CREATE TABLE u (id integer)", "SELECT 1")});
  const auto first = upgrade(bundle.view(), url);
  const auto base = upgrade(bundle.view(), database.url(), {.target = "r1"});
  database.query("GRANT SELECT ON aludel_version, aludel_history TO " + role);
  const auto second = upgrade(bundle.view(), url);
  const auto starts = upgrade(bundle.view(), url, {.target = "r1"});
  database.query("GRANT INSERT ON aludel_history TO PUBLIC");
  const auto third = upgrade(bundle.view(), database.url());
  database.query("DROP OWNED BY " + role);
  database.query("DROP ROLE " + role);
  REQUIRE(base);
  REQUIRE(!first);
  CHECK(first.error().code == errc::not_writable);
  CHECK(first.error().message ==
        fmt::format("the role {} may not make tables in schema public", role));
  REQUIRE(!second);
  CHECK(second.error().message == fmt::format("the role {} may not write the tables "
                                              "public.aludel_version and public.aludel_history",
                                              role));
  CHECK(starts);
  REQUIRE(!third);
  CHECK(third.error().code == errc::unexpected_schema);
  CHECK(says(third.error(), "everybody may write the tables"));
  CHECK(says(third.error(), "REVOKE INSERT"));
}

TEST_CASE("a login works as the role that owns the tables") {
  const test::scratch database{dialect::postgresql};
  const auto owner = "owner_" + std::to_string(getpid());
  const auto login = "login_" + std::to_string(getpid());
  database.query("CREATE ROLE " + owner);
  database.query("CREATE ROLE " + login + " LOGIN NOINHERIT IN ROLE " + owner);
  database.query("GRANT CREATE ON SCHEMA public TO " + owner);
  auto url = database.url();
  url.replace(url.find("postgres@"), 9, login + "@");
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
       alone("r2", "r1",
             "CREATE TABLE u (id integer);\nCREATE INDEX CONCURRENTLY u_id ON u (id);")});
  options wishes;
  wishes.migration_url = url;
  wishes.set_role = owner;
  const auto done = upgrade(bundle.view(), database.url(), wishes);
  const auto owners = database.query(
      "SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname = 'public'");
  const auto users =
      database.query("SELECT string_agg(DISTINCT database_user, ',') FROM aludel_history");
  database.query("DROP OWNED BY " + owner + ", " + login);
  database.query("DROP ROLE " + owner + ", " + login);
  if (!done) FAIL(to_string(done.error()));
  CHECK(owners == owner + "\n");
  CHECK(users == login + "\n");
}

TEST_CASE("strings are read as the build read them, whatever the role has set") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (x text); INSERT INTO t VALUES ('a\\nb')",
                               "DROP TABLE t"),
                      alone("r2", "r1", "INSERT INTO t VALUES ('c\\nd');")});
  const auto url = database.url() + "&options=-cstandard_conforming_strings%3Doff";
  REQUIRE(upgrade(bundle.view(), url));
  CHECK(database.query("SELECT string_agg(x, ',' ORDER BY x) FROM t") == "a\\nb,c\\nd\n");
}

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

TEST_CASE("a connection that breaks in the middle is made anew, and nothing runs twice") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      revision("r2", "r1", "INSERT INTO t VALUES (1)", "SELECT 1"),
                      alone("r3", "r2", "INSERT INTO t VALUES (2);\nINSERT INTO t VALUES (3);")});
  options wishes;
  int left = 3;
  wishes.observer = [&](const event& what) {
    if (!std::holds_alternative<events::statement_done>(what) || left-- <= 0) return;
    database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
        "current_database() AND pid <> pg_backend_pid() AND application_name = 'app'");
  };
  const auto done = upgrade(bundle.view(), database.url(), wishes);
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT string_agg(id::text, ',' ORDER BY id) FROM t") == "1,2,3\n");
  CHECK(database.query("SELECT count(*) FROM aludel_history WHERE statement_index IS NULL") ==
        "3\n");
}
