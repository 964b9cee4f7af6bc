// SPDX-License-Identifier: MIT
// What was interrupted is found out, or asked, and never run twice.
#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>
#include <optional>

#include "runtime/src/resolve.hpp"
#include "tests/database/holder.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using namespace std::chrono_literals;
using test::alone;
using test::for_postgresql;
using test::forget_outcome;
using test::go_back_to;
using test::revision;
using test::says;
using texts = std::vector<std::string>;

TEST_CASE("an index that was left invalid is dropped and built again") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer, \"Name\" text)", "DROP TABLE t"),
       alone("r2", "r1", R"(CREATE UNIQUE INDEX CONCURRENTLY "T_id" ON t (lower("Name"));)"),
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
  go_back_to(database, 2);
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

TEST_CASE("an index is looked for however its statement is written") {
  const auto& [statement, can_be_found] = GENERATE(table<std::string, bool>({
      {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_x ON ONLY public.t USING btree (x);",
       true},
      {"CREATE INDEX CONCURRENTLY t_x ON t USING hash (x);", true},
      {"CREATE INDEX CONCURRENTLY ON t (x);", false},
      {"DROP INDEX CONCURRENTLY IF EXISTS public.t_id RESTRICT;", true},
  }));
  INFO(statement);
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer, x text); CREATE INDEX t_id ON t (id)",
                "DROP TABLE t"),
       alone("r2", "r1", statement)});
  REQUIRE(upgrade(bundle.view(), database.url()));
  const auto* const indexes =
      "SELECT indexrelid::regclass FROM pg_index WHERE indrelid = "
      "'t'::regclass ORDER BY indexrelid";
  const auto before = database.query(indexes);
  go_back_to(database, 2);
  forget_outcome(database);
  const auto done = upgrade(bundle.view(), database.url());
  CHECK(done.has_value() == can_be_found);
  if (!can_be_found) CHECK(done.error().code == errc::interrupted);
  CHECK(database.query(indexes) == before);
}

TEST_CASE("what cannot be found out is asked, and the answer is gone by") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       alone("r2", "r1",
             "INSERT INTO t VALUES (1);\nDO $$BEGIN INSERT INTO t VALUES (2); COMMIT; END$$;\n"
             "INSERT INTO t VALUES (3);")});
  // As if it had been killed in its second statement.
  REQUIRE(upgrade(bundle.view(), database.url()));
  go_back_to(database, 3);
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
  go_back_to(database, 2);
  std::optional<test::busy_session> other{database};
  const auto waited = upgrade(bundle.view(), database.url(), {.lock_wait = 300ms});
  REQUIRE(!waited);
  CHECK(waited.error().code == errc::locked);
  CHECK(says(waited.error(), "statement 1 of revision r2 is still running in session "));
  CHECK(!resolve(bundle.view(), database.url(), "r2", resolution::retry));
  other.reset();
  CHECK(upgrade(bundle.view(), database.url()));
}

TEST_CASE("on SQLite what cannot have a transaction may be run again") {
  const test::scratch database{dialect::sqlite};
  const auto bundle =
      test::compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                     alone("r2", "r1", "VACUUM;")},
                    {dialect::sqlite});
  REQUIRE(upgrade(bundle.view(), database.url()));
  go_back_to(database, 2);
  forget_outcome(database);
  const auto done = upgrade(bundle.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == texts{"r2"});
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
