// SPDX-License-Identifier: MIT
// What a statement does and what a query means is the same in a script as in a run.
#include "tests/database/scripts.hpp"

using namespace aludel;
using test::dump;
using test::replay;
using test::revision;
using test::script_of;

TEST_CASE("a script's verify section is read alike, whatever the revision has set") {
  const auto revisions =
      test::compile({{"a.sql", test::script_header("a1", "") +
                                   "-- migrate:upgrade\nSET standard_conforming_strings = off;\n"
                                   "-- migrate:verify\nSELECT true, true;\n"
                                   "-- migrate:downgrade\nSELECT 1;\n"}},
                    {dialect::postgresql});
  const test::scratch database{dialect::postgresql};
  const auto done =
      replay(database, script_of(revisions.view(), dialect::postgresql, "base", {}).sql);
  INFO(done.err);
  CHECK(done.exit_code == 0);
}

TEST_CASE("a verify section holds in a script for SQLite where it holds online") {
  const std::string query =
      GENERATE("SELECT count(*) = 0 FROM verified", "VALUES (1), (2 - 1)", "SELECT '1', 't', 1",
               "SELECT 1.0", "SELECT 'x'", "SELECT NULL", "VALUES (1, 0)");
  const auto revisions =
      test::compile({{"a.sql", test::script_header("a1", "") +
                                   "-- migrate:upgrade\nCREATE TABLE verified (id integer);\n"
                                   "CREATE TABLE aludel_violations (id integer);\n"
                                   "-- migrate:verify\n" +
                                   query + ";\n-- migrate:downgrade\nDROP TABLE verified;\n"}},
                    {dialect::sqlite});
  const test::scratch online{dialect::sqlite};
  const test::scratch offline{dialect::sqlite};
  const auto done = replay(offline, script_of(revisions.view(), dialect::sqlite, "base", {}).sql);
  INFO(query << "\n" << done.err);
  CHECK((done.exit_code == 0) == upgrade(revisions.view(), online.url()).has_value());
  CHECK(offline.tables() == online.tables());
}

TEST_CASE("what a revision without a transaction sets lasts through it in a script too") {
  const auto revisions =
      test::compile({{"a.sql", test::script_header("a1", "") +
                                   "-- migrate:upgrade\nCREATE SCHEMA s; CREATE TABLE s.z (x int);"
                                   "CREATE TABLE public.z (y int);\n"
                                   "CREATE TEMP TABLE aludel_version (x int);\n"
                                   "-- migrate:downgrade\nSELECT 1;\n"},
                     {"b.sql", test::script_header("b1", "a1") +
                                   "-- migrate:upgrade transaction=off\nSET search_path = s;\n"
                                   "DROP TABLE z;\n-- migrate:verify\n"
                                   "SELECT to_regclass('s.z') IS NULL;\n"
                                   "-- migrate:downgrade\nSELECT 1;\n"},
                     revision("c1", "b1", "CREATE TABLE c (x int)", "SELECT 1")},
                    {dialect::postgresql});
  const test::scratch online{dialect::postgresql};
  const test::scratch offline{dialect::postgresql};
  const auto ran = upgrade(revisions.view(), online.url());
  if (!ran) FAIL(to_string(ran.error()));
  const auto done =
      replay(offline, script_of(revisions.view(), dialect::postgresql, "base", {}).sql);
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(offline.query("SELECT to_regclass('s.z') IS NULL") == "t\n");
  CHECK(dump(offline) == dump(online));
}

TEST_CASE("line ends of two bytes are the same in a script as online") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const auto revisions =
      test::compile({{"a.sql", test::script_header("a1", "") +
                                   "-- migrate:upgrade\nCREATE TABLE t (\r\n  x text DEFAULT 'a\r\n"
                                   "b'\r\n);\r\nINSERT INTO t VALUES ('c\r\n\r\nd\r\r\n');\r\n"
                                   "-- migrate:verify\nSELECT x = 'c\r\n\r\nd\r\r\n'\r\nFROM t;\n"
                                   "-- migrate:downgrade\nDROP TABLE t;\n"}},
                    {language});
  const test::scratch online{language};
  const test::scratch offline{language};
  REQUIRE(upgrade(revisions.view(), online.url()));
  const auto sql = script_of(revisions.view(), language, "base", {}).sql;
  const auto done = replay(offline, sql);
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(dump(offline) == dump(online));
  if (language == dialect::postgresql) return;
  CHECK(offline.query("SELECT hex(x) FROM t") == "630D0A0D0A640D0D0A\n");
  CHECK(offline.query("SELECT hex(sql) FROM sqlite_schema WHERE name = 't'") ==
        online.query("SELECT hex(sql) FROM sqlite_schema WHERE name = 't'"));

  // On its way a script may be converted: it stops before it changes anything.
  const test::scratch other{language};
  const auto stopped = replay(other, std::regex_replace(sql, std::regex("\r+\n"), "\n"));
  CHECK(stopped.exit_code != 0);
  CHECK_THAT(stopped.err, Catch::Contains("reads other line ends"));
  CHECK(other.tables().empty());
}

TEST_CASE("foreign keys that one revision turns on are off in the next, in a script too") {
  const std::string off = "-- migrate:upgrade transaction=off\n";
  const std::string down = "-- migrate:downgrade\nSELECT 1;\n";
  const auto revisions = test::compile(
      {revision("a1", "",
                "CREATE TABLE p (id integer PRIMARY KEY);\n"
                "CREATE TABLE c (p integer REFERENCES p (id) ON DELETE CASCADE);\n"
                "INSERT INTO p VALUES (1), (2), (3); INSERT INTO c VALUES (1), (2), (3);",
                "DROP TABLE c; DROP TABLE p;"),
       {"b.sql", test::script_header("b1", "a1") + off +
                     "PRAGMA foreign_keys = ON;\nDELETE FROM p WHERE id = 1;\n" + down},
       {"c.sql", test::script_header("c1", "b1") + off + "DELETE FROM p WHERE id = 2;\n" + down},
       revision("d1", "c1", "CREATE TABLE d (id integer)", "DROP TABLE d"),
       {"e.sql", test::script_header("e1", "d1") + off + "DELETE FROM p WHERE id = 3;\n" + down}},
      {dialect::sqlite});
  const test::scratch online{dialect::sqlite};
  const test::scratch offline{dialect::sqlite};
  REQUIRE(upgrade(revisions.view(), online.url()));
  CHECK(online.query("SELECT p FROM c") == "2\n3\n");
  const auto sql = script_of(revisions.view(), dialect::sqlite, "base", {}).sql;
  const auto done = replay(offline, "PRAGMA foreign_keys = ON;\n" + sql);
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(dump(offline) == dump(online));
}

TEST_CASE("a verify query without columns holds nowhere") {
  const auto revisions =
      test::compile({{"a.sql", test::script_header("a1", "") +
                                   "-- migrate:upgrade\nCREATE TABLE t (id integer);\n"
                                   "INSERT INTO t VALUES (1);\n"
                                   "-- migrate:verify\nSELECT FROM t WHERE id = 1;\n"
                                   "-- migrate:downgrade\nDROP TABLE t;\n"}},
                    {dialect::postgresql});
  const test::scratch database{dialect::postgresql};
  const auto online = upgrade(revisions.view(), database.url());
  REQUIRE(!online);
  CHECK(online.error().code == errc::verify_failed);
  const auto done =
      replay(database, script_of(revisions.view(), dialect::postgresql, "base", {}).sql);
  CHECK_THAT(done.err, Catch::Contains("the verify section of revision a1"));
}

TEST_CASE("a script tells what it does otherwise than a run") {
  const std::string query = GENERATE("SELECT * FROM t", "SELECT t.* FROM t", "SELECT 1, * FROM t",
                                     "WITH x AS (SELECT 1) SELECT * FROM x", "SELECT 1 = 1");
  const auto revisions =
      test::compile({{"a.sql", test::script_header("a1", "") +
                                   "-- migrate:upgrade\nCREATE TABLE t (id integer);\n"
                                   "INSERT INTO t VALUES (1);\n-- migrate:verify\n" +
                                   query + ";\n-- migrate:downgrade\nDROP TABLE t;\n"}},
                    {dialect::sqlite});
  const test::scratch online{dialect::sqlite};
  const test::scratch offline{dialect::sqlite};
  REQUIRE(upgrade(revisions.view(), online.url()));
  const auto made = script_of(revisions.view(), dialect::sqlite, "base", {});
  const auto done = replay(offline, made.sql);
  CAPTURE(query);
  CHECK((done.exit_code == 0) == made.notes.empty());
  if (!made.notes.empty()) CHECK_THAT(made.notes.front(), Catch::Contains("must return no row"));
}

TEST_CASE("rows that refer to nothing fail a script for SQLite") {
  const auto revisions = test::compile(
      {revision("a1", "",
                "CREATE TABLE p (id integer PRIMARY KEY);\n"
                "CREATE TABLE c (p integer REFERENCES p (id)); INSERT INTO c VALUES (5);",
                "DROP TABLE c; DROP TABLE p;")},
      {dialect::sqlite});
  const test::scratch database{dialect::sqlite};
  const auto done = replay(database, script_of(revisions.view(), dialect::sqlite, "base", {}).sql);
  CHECK(done.exit_code != 0);
  CHECK_THAT(done.err,
             Catch::Contains("row 1 of table c refers to a row of p that does not exist"));
  CHECK(database.tables() == "aludel_history\naludel_version\n");
}
