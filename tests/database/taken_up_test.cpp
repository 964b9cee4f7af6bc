// SPDX-License-Identifier: MIT
// How a revision without a transaction is gone on with, after what a server, an editor or a person
// made of it meanwhile.
#include <unistd.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "runtime/src/resolve.hpp"
#include "runtime/src/stamp.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using test::alone;
using test::for_postgresql;
using test::forget_outcome;
using test::go_back_to;
using test::labelled;
using test::revision;
using test::says;
using texts = std::vector<std::string>;

TEST_CASE("a file that got shorter where it stopped is gone on with, or asked about") {
  const test::scratch database{dialect::postgresql};
  const auto first = revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t");
  const std::string index = "CREATE INDEX CONCURRENTLY t_id ON t (id);\n";
  const auto last = alone("r3", "r2", "DROP INDEX CONCURRENTLY IF EXISTS t_none;");
  const auto before =
      for_postgresql({first, alone("r2", "r1", index + "CALL no_such_procedure();"), last});
  REQUIRE(!upgrade(before.view(), database.url()));
  const bool killed = GENERATE(false, true);
  if (killed) forget_outcome(database);
  const auto after = for_postgresql({first, alone("r2", "r1", index), last});
  const auto done = upgrade(after.view(), database.url());
  CHECK(done.has_value() != killed);
  if (killed) {
    CHECK(done.error().code == errc::interrupted);
    CHECK(says(done.error(), "it is not in the file any more"));
  }
}

TEST_CASE("what the server refused is run again, and not taken for done") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer); CREATE INDEX t_id ON t (id)",
                               "DROP TABLE t"),
                      alone("r2", "r1",
                            GENERATE(as<std::string>(), "DROP INDEX CONCURRENTLY t_idd;",
                                     "CREATE INDEX CONCURRENTLY t_id ON t (id);"))});
  for (int start = 1; start <= 3; ++start) {
    const auto done = upgrade(bundle.view(), database.url());
    REQUIRE(!done);
    CHECK(done.error().code == errc::statement_failed);
    CHECK(database.query("SELECT revision FROM aludel_version") == "r1\n");
  }
}

TEST_CASE("a procedure that had committed a part before it failed is asked about") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "",
                "CREATE TABLE t (id integer);\n"
                "CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$BEGIN INSERT INTO t VALUES (1); "
                "COMMIT; IF (SELECT count(*) FROM t) < 2 THEN RAISE 'not yet'; END IF; END$$",
                "DROP TABLE t"),
       alone("r2", "r1",
             GENERATE(as<std::string>(), "CALL fill();", "DO $$BEGIN CALL fill(); END$$;"))});
  REQUIRE(!upgrade(bundle.view(), database.url()));
  CHECK(database.query("SELECT count(*) FROM t") == "1\n");
  const auto asked = upgrade(bundle.view(), database.url());
  REQUIRE(!asked);
  CHECK(asked.error().code == errc::interrupted);
  CHECK(says(asked.error(), "stopped at its statement 1"));
  CHECK(database.query("SELECT count(*) FROM t") == "1\n");
  const bool again = GENERATE(false, true);
  REQUIRE(resolve(bundle.view(), database.url(), "r2",
                  again ? resolution::retry : resolution::applied));
  const auto done = upgrade(bundle.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT count(*) FROM t") == (again ? "2\n" : "1\n"));
}

TEST_CASE("a block without COMMIT fails as a whole, and is simply run again") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       alone("r2", "r1",
             "DO $$BEGIN INSERT INTO t VALUES (1); IF to_regclass('go') IS NULL THEN RAISE 'no'; "
             "END IF; END$$;")});
  REQUIRE(!upgrade(bundle.view(), database.url()));
  database.query("CREATE TABLE go ()");
  REQUIRE(upgrade(bundle.view(), database.url()));
  CHECK(database.query("SELECT count(*) FROM t") == "1\n");
}

TEST_CASE("what earlier statements have set holds when a run goes on behind them") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "",
                "CREATE SCHEMA app; CREATE TABLE app.t (id integer); "
                "CREATE TABLE public.t (id integer)",
                "SELECT 1"),
       alone("r2", "r1", "SET search_path TO app;\nCREATE INDEX CONCURRENTLY t_id ON t (id);")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  go_back_to(database, 3);
  forget_outcome(database);
  database.query("DROP INDEX app.t_id");
  const auto done = upgrade(bundle.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT schemaname FROM pg_indexes WHERE indexname = 't_id'") == "app\n");
}

TEST_CASE("IF NOT EXISTS does not take an invalid index for a good one") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer, x integer)", "DROP TABLE t"),
       alone("r2", "r1", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_id ON t (id);")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  database.query("INSERT INTO t VALUES (1, 1), (1, 1)");
  const bool other = GENERATE(false, true);
  CHECK_THROWS(database.query(other ? "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (x)"
                                    : "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id)"));
  database.query("DELETE FROM t");
  const auto done = upgrade(bundle.view(), database.url());
  CHECK(done.has_value() != other);
  if (other) CHECK(says(done.error(), "the index public.t_id is there, but it is not valid"));
  CHECK(database.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_id'::regclass") ==
        (other ? "f\n" : "t\n"));
}

TEST_CASE("what an interrupted REINDEX CONCURRENTLY has left behind is dropped") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer); CREATE INDEX t_id ON t (id)", "SELECT 1"),
       alone("r2", "r1", "REINDEX INDEX CONCURRENTLY t_id;")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  go_back_to(database, 2);
  forget_outcome(database);
  database.query("INSERT INTO t VALUES (1), (1)");
  CHECK_THROWS(database.query("CREATE UNIQUE INDEX CONCURRENTLY t_id_ccnew ON t (id)"));
  REQUIRE(upgrade(bundle.view(), database.url()));
  CHECK(database.query("SELECT indexname FROM pg_indexes WHERE tablename = 't'") == "t_id\n");
}

TEST_CASE("an answer does not make an edited revision the one that ran") {
  const test::scratch database{dialect::postgresql};
  const auto first = revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t");
  const auto with = [&](const std::string& number) {
    return for_postgresql({first, alone("r2", "r1",
                                        "INSERT INTO t VALUES (" + number +
                                            ");\nCALL nothing();\nINSERT INTO t VALUES (3);")});
  };
  database.query("CREATE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 1'");
  const auto bundle = with("1");
  REQUIRE(upgrade(bundle.view(), database.url()));
  go_back_to(database, 3);
  forget_outcome(database);
  const auto edited = with("2");
  REQUIRE(!upgrade(edited.view(), database.url()));
  REQUIRE(resolve(edited.view(), database.url(), "r2", resolution::applied));
  const auto refused = upgrade(edited.view(), database.url());
  REQUIRE(!refused);
  CHECK(says(refused.error(), "revision r2 was edited after"));
  CHECK(upgrade(bundle.view(), database.url()));
}

TEST_CASE("an interrupted revision is finished first, wherever a new branch has put it") {
  const test::scratch database{dialect::postgresql};
  const auto base = revision("a1", "", "CREATE TABLE t (id integer)", "DROP TABLE t");
  const auto stopped =
      labelled(alone("c2", "a1", "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);"), "c");
  const auto before = for_postgresql({base, stopped});
  REQUIRE(upgrade(before.view(), database.url(), {.target = "a1"}));
  database.query("INSERT INTO t VALUES (1), (1)");
  REQUIRE(!upgrade(before.view(), database.url()));
  database.query("DELETE FROM t");
  const auto after = for_postgresql(
      {base, labelled(revision("b2", "a1", "CREATE TABLE b (id integer)", "DROP TABLE b"), "b"),
       stopped});
  const auto done = upgrade(after.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->steps.front().revision == "c2");
  CHECK(done->heads == texts{"b2", "c2"});
}

TEST_CASE("an index is known in each of the ways in which it can be written") {
  const test::scratch database{dialect::postgresql};
  const auto index = GENERATE(
      as<std::string>(), "CREATE INDEX CONCURRENTLY t_x ON ONLY public.t USING btree (x DESC)",
      "CREATE INDEX CONCURRENTLY IF NOT EXISTS \"t_x\" ON \"t\" (lower(x)) INCLUDE (id)",
      "create unique index concurrently t_x on public . t (x) where id > 5 and x <> 'a;b'");
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer, x text)", "DROP TABLE t"),
                      alone("r2", "r1", index + ";")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  go_back_to(database, 2);
  forget_outcome(database);
  const auto done = upgrade(bundle.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass") == "1\n");
}

TEST_CASE("an index without a name cannot be found, and is asked about") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      alone("r2", "r1", "CREATE INDEX CONCURRENTLY ON t (id);")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  go_back_to(database, 2);
  forget_outcome(database);
  const auto asked = upgrade(bundle.view(), database.url());
  REQUIRE(!asked);
  CHECK(asked.error().code == errc::interrupted);
}

TEST_CASE("a dropped index is found gone, or dropped again") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer); CREATE INDEX t_id ON t (id)", "SELECT 1"),
       alone("r2", "r1",
             GENERATE(as<std::string>(), "DROP INDEX CONCURRENTLY t_id;",
                      "DROP INDEX CONCURRENTLY IF EXISTS public.t_id;"))});
  REQUIRE(upgrade(bundle.view(), database.url()));
  go_back_to(database, 2);
  forget_outcome(database);
  if (GENERATE(true, false)) database.query("CREATE INDEX t_id ON t (id)");
  const auto done = upgrade(bundle.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass") == "0\n");
}

TEST_CASE("an answer that cannot be given says why, and changes nothing") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                                      alone("r2", "r1", "CALL no_such_procedure();")});
  REQUIRE(!upgrade(bundle.view(), database.url()));
  const auto answer = [&](const std::string& url, const std::string& revision) {
    const auto done = resolve(bundle.view(), url, revision, resolution::applied);
    REQUIRE(!done);
    return done.error().code;
  };
  CHECK(answer(database.url(), "r3") == errc::unknown_revision);
  CHECK(answer(database.url() + "&options=-cdefault_transaction_read_only%3Don", "r2") ==
        errc::not_writable);
  CHECK(answer("postgresql://nobody@/none?host=/nowhere", "r2") == errc::cannot_connect);
  CHECK(database.query("SELECT max(sequence) FROM aludel_history") == "2\n");
}

TEST_CASE("a revision without a transaction resumes at the statement that failed") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  std::vector<test::revision_file> files{
      revision("r1", "", "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);",
               "DROP TABLE users;"),
      revision("r2", "r1", "CREATE INDEX ix ON users (email);", "DROP INDEX ix;")};
  files.push_back(revision("r3", "r2",
                           "CREATE TABLE one (id integer);\n"
                           "INSERT INTO users SELECT 1, note FROM notes;",
                           "DROP TABLE one;"));
  files[2].second.insert(files[2].second.find("-- migrate:upgrade") + 18,
                         " transaction=off syntax=unchecked");
  const auto bundle = test::compile(files, {database.language()});
  const auto failed = upgrade(bundle.view(), database.url());
  REQUIRE(!failed);
  CHECK(failed.error().sqlstate == "42P01");
  CHECK(failed.error().applied == texts{"r1", "r2"});
  CHECK(database.query("SELECT revision, outcome, statement_index FROM aludel_history "
                       "ORDER BY sequence") == "r1|done|\nr2|done|\nr3|done|0\n");

  database.query("CREATE TABLE notes (note text)");
  database.query("INSERT INTO notes VALUES ('x')");
  const auto other = downgrade(bundle.view(), database.url(), {.target = "r1"});
  REQUIRE(!other);
  CHECK(other.error().code == errc::interrupted);
  const auto resumed = upgrade(bundle.view(), database.url());
  REQUIRE(resumed);
  REQUIRE(resumed->steps.size() == 1);
  CHECK(resumed->steps.front().revision == "r3");
  CHECK(database.query("SELECT email FROM users") == "x\n");
  CHECK(database.query("SELECT revision FROM aludel_version") == "r3\n");
}

TEST_CASE("an edited revision without a transaction does not resume by a number") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto without_transaction = [&](const std::string& statements) {
    auto file = revision("r1", "", statements, "DROP TABLE w3;");
    file.second.insert(file.second.find("-- migrate:upgrade") + 18,
                       " transaction=off syntax=unchecked");
    return test::compile({file}, {database.language()});
  };
  REQUIRE(!upgrade(without_transaction("CREATE TABLE w3 (id integer);\n"
                                       "INSERT INTO nope VALUES (1);")
                       .view(),
                   database.url()));
  const auto edited = upgrade(
      without_transaction("CREATE TABLE w2 (id integer);\nCREATE TABLE w4 (id integer);").view(),
      database.url());
  REQUIRE(!edited);
  CHECK(edited.error().code == errc::interrupted);
  CHECK(edited.error().message == "revision r1 was edited after a run of its statement 1");
  CHECK(database.tables() == "aludel_history\naludel_version\nw3\n");
}

TEST_CASE("a stamp ends a revision that stopped half-way, even where no head moves") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto mode = GENERATE(stamp_mode::move, stamp_mode::purge);
  const auto of = [&](const std::string& statements) {
    auto file = revision("r1", "", statements, "DROP TABLE w1;");
    file.second.insert(file.second.find("-- migrate:upgrade") + 18,
                       " transaction=off syntax=unchecked");
    return test::compile({file}, {database.language()});
  };
  const auto broken = of("CREATE TABLE w1 (id integer);\nINSERT INTO nope VALUES (1);");
  REQUIRE(!upgrade(broken.view(), database.url()));
  const auto stamped = stamp(broken.view(), database.url(), {"base"}, {}, mode);
  REQUIRE(stamped);
  REQUIRE(stamped->steps.size() == 1);
  CHECK(stamped->steps.front().way == direction::downgrade);
  database.query("DROP TABLE w1");
  const auto mended = of("CREATE TABLE w0 (id integer);\nCREATE TABLE w1 (id integer);");
  CHECK(upgrade(mended.view(), database.url()));
  CHECK(database.tables() == "aludel_history\naludel_version\nw0\nw1\n");
}

TEST_CASE("what the server alone knows to need no transaction is run without one") {
  const test::scratch database{dialect::postgresql};
  database.query(
      "CREATE FUNCTION wants() RETURNS void LANGUAGE plpgsql AS $$BEGIN IF "
      "pg_current_xact_id_if_assigned() IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = '25001'; "
      "END IF; END$$");
  const auto bundle = for_postgresql(
      {alone("r1", "", "CREATE TABLE t (id integer);\nSELECT wants();\nDROP TABLE t;")});
  const auto done = upgrade(bundle.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == texts{"r1"});
}
