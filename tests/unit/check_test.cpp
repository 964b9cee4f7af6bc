// SPDX-License-Identifier: MIT
// What `compile` insists on: one head, and statements that their database understands.
#include "generator/check.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>

#include "generator/stages.hpp"
#include "tests/support/revisions.hpp"

namespace {

using namespace aludel;
using namespace aludel::generator;
using test::revision_file;

const std::vector<dialect> postgresql{dialect::postgresql};
const std::vector<dialect> sqlite{dialect::sqlite};
const std::vector<dialect> both{dialect::postgresql, dialect::sqlite};

/// "file:line:column: message [code]" of each problem, sorted.
std::vector<std::string> problems_in(const std::vector<revision_file>& files,
                                     const std::vector<dialect>& dialects) {
  std::vector<std::shared_ptr<const source>> sources;
  sources.reserve(files.size());
  for (const auto& [name, text] : files) {
    sources.push_back(std::make_shared<source>(source{name, name, text}));
  }
  problems found;
  const auto graph = link(parse(sources, dialects, found), found);
  check(graph, dialects, found);
  sort(found);
  std::vector<std::string> lines;
  for (const auto& each : found) {
    const auto where = each.where ? fmt::format("{}:{}:{}: ", each.where->file, each.where->line,
                                                each.where->column)
                                  : "";
    lines.push_back(fmt::format("{}{} [{}]", where, each.message, name(each.code)));
  }
  return lines;
}

/// Of a file a.sql in which the upgrade begins in line 7.
std::vector<std::string> problems_of(const std::string& upgrade,
                                     const std::vector<dialect>& dialects,
                                     const std::string& downgrade = "SELECT 1;") {
  return problems_in({test::revision("a", "", upgrade, downgrade)}, dialects);
}

/// A revision without a statement to object to, with more lines in its header.
revision_file node(const std::string& id, const std::string& parents,
                   const std::string& header = "") {
  return {id + ".sql", fmt::format("-- Revision ID: {}\n-- Revises: {}\n{}-- migrate:upgrade\n"
                                   "SELECT 1;\n-- migrate:downgrade\nSELECT 1;\n",
                                   id, parents, header)};
}

using lines = std::vector<std::string>;

}  // namespace

// ---- Heads

TEST_CASE("two heads are named") {
  const auto found = problems_in({node("a", ""), node("b", "a"), node("c", "a")}, both);
  CHECK(found == lines{"the revisions have 2 heads: b, c [multiple-heads]"});
}

TEST_CASE("a merge makes one head of two") {
  CHECK(problems_in({node("a", ""), node("b", "a"), node("c", "a"), node("m", "b, c")}, both)
            .empty());
}

TEST_CASE("heads of branches with labels of their own are fine") {
  const auto left = node("b", "a", "-- Branch Labels: left\n");
  const auto right = node("c", "a", "-- Branch Labels: right\n");
  CHECK(problems_in({node("a", ""), left, right, node("d", "c")}, both).empty());
}

TEST_CASE("a head without a label makes several heads an error") {
  const auto left = node("b", "a", "-- Branch Labels: left\n");
  CHECK(problems_in({node("a", ""), left, node("c", "a")}, both).size() == 1);
}

TEST_CASE("a label that two heads inherit tells neither from the other") {
  const auto base = node("a", "", "-- Branch Labels: both\n");
  CHECK(problems_in({base, node("b", "a"), node("c", "a")}, both).size() == 1);
}

TEST_CASE("a dependency does not join two branches") {
  const auto found =
      problems_in({node("a", ""), node("b", "a"), node("c", "a", "-- Depends On: b\n")}, both);
  CHECK(found == lines{"the revisions have 2 heads: b, c [multiple-heads]"});
}

TEST_CASE("heads are not counted while a revision is missing") {
  const auto found = problems_in({node("a", ""), node("b", "a"), node("c", "x")}, both);
  REQUIRE(found.size() == 1);
  CHECK(found[0].find("[missing-parent]") != std::string::npos);
}

// ---- Places

TEST_CASE("the place of a syntax error counts characters") {
  const std::string upgrade = "SELECT 1;\nSELECT 'ä😀',\n  'é' FORM users;";
  CHECK(problems_of(upgrade, postgresql) ==
        lines{"a.sql:9:12: syntax error at or near \"users\" [syntax]"});
  CHECK(problems_of(upgrade, sqlite) == lines{"a.sql:9:12: near \"users\": syntax error [syntax]"});
}

TEST_CASE("a thing that SQLite does not find is underlined where it is named") {
  CHECK(problems_of("INSERT INTO people VALUES (1);", sqlite) ==
        lines{"a.sql:7:13: no such table: people [syntax]"});
  CHECK(problems_of("CREATE INDEX i ON people (id);", sqlite) ==
        lines{"a.sql:7:19: no such table: main.people [syntax]"});
  CHECK(problems_of("CREATE TABLE t (a int);\nSELECT a, b FROM t;", sqlite) ==
        lines{"a.sql:8:11: no such column: b [syntax]"});
}

TEST_CASE("every statement with an error is reported") {
  CHECK(problems_of("SELEC 1;\nSELECT 2;\nSELECT FROM WHERE;", postgresql, "DROP x;") ==
        lines{"a.sql:7:1: syntax error at or near \"SELEC\" [syntax]",
              "a.sql:9:13: syntax error at or near \"WHERE\" [syntax]",
              "a.sql:12:6: syntax error at or near \"x\" [syntax]"});
}

TEST_CASE("what two dialects object to alike is reported once") {
  CHECK(problems_of("BEGIN;", both) ==
        lines{"a.sql:7:1: a revision cannot begin or end transactions [transaction-control]"});
}

TEST_CASE("an unknown word counts less than what a statement cannot do") {
  CHECK(problems_of("ATTACH 'other.db' AS other;", both) ==
        lines{"a.sql:7:1: a revision cannot run this statement [unsupported]"});
}

// ---- Statements that a revision cannot run

TEST_CASE("transaction control is refused in any spelling") {
  const auto statement =
      GENERATE(as<std::string>{}, "begin", "BEGIN WORK", "Commit", "END", "ROLLBACK", "SAVEPOINT s",
               "RELEASE SAVEPOINT s", "ROLLBACK TO s", "/* why */ COMMIT AND CHAIN");
  INFO(statement);
  for (const auto language : both) {
    const auto found = problems_of(statement + ";", {language});
    REQUIRE(found.size() == 1);
    CHECK(found[0].ends_with("[transaction-control]"));
  }
}

TEST_CASE("transaction control of PostgreSQL alone") {
  const auto statement =
      GENERATE(as<std::string>{}, "ABORT", "START TRANSACTION", "PREPARE TRANSACTION 'x'",
               "COMMIT PREPARED 'x'", "ROLLBACK PREPARED 'x'");
  INFO(statement);
  const auto found = problems_of(statement + ";", postgresql);
  REQUIRE(found.size() == 1);
  CHECK(found[0].ends_with("[transaction-control]"));
}

TEST_CASE("words of transaction control elsewhere in a statement are fine") {
  CHECK(problems_of("CREATE TABLE t (begin_at text, savepoint text);\n"
                    "INSERT INTO t VALUES ('BEGIN', 'COMMIT');\n"
                    "SELECT CASE WHEN true THEN 1 END;",
                    both)
            .empty());
  CHECK(problems_of("DO $$ BEGIN PERFORM 1; END $$;\nPREPARE p AS SELECT 1;", postgresql).empty());
}

TEST_CASE("statements that need transaction=off say so") {
  const auto statement =
      GENERATE(as<std::string>{}, "CREATE INDEX CONCURRENTLY i ON t (a)",
               "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", "DROP INDEX CONCURRENTLY i",
               "REINDEX INDEX CONCURRENTLY i", "REINDEX (CONCURRENTLY) TABLE t", "REINDEX SCHEMA s",
               "REINDEX DATABASE d", "ALTER TABLE t DETACH PARTITION p CONCURRENTLY", "VACUUM",
               "VACUUM (ANALYZE) t", "CREATE DATABASE d", "DROP DATABASE d",
               "ALTER DATABASE d SET TABLESPACE s", "ALTER SYSTEM SET work_mem = '1GB'",
               "CREATE TABLESPACE s LOCATION '/x'", "DROP TABLESPACE s", "CLUSTER", "DISCARD ALL");
  INFO(statement);
  CHECK(problems_of(statement + ";", postgresql) ==
        lines{"a.sql:7:1: this statement cannot run inside a transaction [unsupported]"});
  const revision_file outside{
      "a.sql", fmt::format("-- Revision ID: a\n-- Revises:\n-- migrate:upgrade transaction=off\n"
                           "{};\n-- migrate:downgrade\nSELECT 1;\n",
                           statement)};
  CHECK(problems_in({outside}, postgresql).empty());
}

TEST_CASE("their relatives run inside a transaction") {
  const auto statement =
      GENERATE(as<std::string>{}, "CREATE INDEX i ON t (a)", "REINDEX TABLE t", "CLUSTER t USING i",
               "REFRESH MATERIALIZED VIEW CONCURRENTLY v", "ALTER TABLE t DETACH PARTITION p",
               "ALTER DATABASE d SET work_mem = '1GB'", "ANALYZE", "DISCARD PLANS");
  INFO(statement);
  CHECK(problems_of(statement + ";", postgresql).empty());
}

TEST_CASE("SQLite cannot change its journal or vacuum inside a transaction") {
  CHECK(problems_of("VACUUM;\nPRAGMA journal_mode = WAL;\nPRAGMA user_version = 7;", sqlite) ==
        lines{"a.sql:7:1: this statement cannot run inside a transaction [unsupported]",
              "a.sql:8:1: this statement cannot run inside a transaction [unsupported]"});
  for (const auto* other : {"PRAGMA main.journal_mode(wal)", "pragma temp . journal_mode = wal",
                            "PRAGMA \"journal_mode\" = wal", "PRAGMA [main].[journal_mode](wal)",
                            "PRAGMA 'main'.'Journal_Mode' = wal"}) {
    INFO(other);
    CHECK(problems_of(std::string(other) + ";", sqlite) ==
          lines{"a.sql:7:1: this statement cannot run inside a transaction [unsupported]"});
  }
}

TEST_CASE("PostgreSQL's names have an end, however they are written") {
  const auto name_of = [](const std::string& written) {
    return problems_of("CREATE TABLE " + written + " (a int);", postgresql);
  };
  const std::string most(61, 'a');
  for (const auto* two : {"aa", "\\0061\\+000061", "\\00e4", "\\\\\\\\", "\"\"\"\""}) {
    INFO(two);
    CHECK(name_of("U&\"" + most + two + "\"").empty());
    CHECK(name_of("u&\"a" + most + two + "\"") ==
          lines{"a.sql:7:14: the name has 64 bytes [too-large]"});
  }
  CHECK(name_of("U&\"" + most + "\\D83D\\DE00\"") ==
        lines{"a.sql:7:14: the name has 65 bytes [too-large]"});
  CHECK(name_of("U&\"" + most + "a!0061\" UESCAPE '!'").empty());
  CHECK(name_of("U&\"" + most + "aa!0061\" UESCAPE '!'") ==
        lines{"a.sql:7:14: the name has 64 bytes [too-large]"});
}

TEST_CASE("data below COPY is not taken for statements") {
  CHECK(problems_of("COPY t (a, b) FROM stdin;\n1\tone\n\\.\n", both) ==
        lines{"a.sql:7:1: a revision cannot run this statement [unsupported]"});
}

TEST_CASE("COPY from a file is the server's business") {
  CHECK(problems_of("COPY t FROM '/srv/data.csv' CSV;", postgresql).empty());
}

TEST_CASE("verify sections have queries only") {
  const auto verify = [](const std::string& statement, dialect language) {
    auto file = test::revision("a", "", "CREATE TABLE t (a int);", "DROP TABLE t;");
    file.second += "\n-- migrate:verify\n" + statement + ";\n";
    return problems_in({file}, {language});
  };
  for (const auto* query : {"SELECT true", "WITH x AS (SELECT 1) SELECT true FROM x",
                            "VALUES (true)", "(SELECT true)", "TABLE t"}) {
    INFO(query);
    CHECK(verify(query, dialect::postgresql).empty());
  }
  CHECK(verify("SELECT count(*) = 0 FROM t", dialect::sqlite).empty());
  for (const auto* other : {"DELETE FROM t", "CREATE TABLE u (a int)", "INSERT INTO t VALUES (1)",
                            "DO $$ BEGIN END $$"}) {
    INFO(other);
    const auto found = verify(other, dialect::postgresql);
    REQUIRE(found.size() == 1);
    CHECK(found[0].ends_with("a verify section has queries only [unsupported]"));
  }
}

// ---- Replaying on SQLite

TEST_CASE("later revisions see what earlier ones made") {
  CHECK(problems_in({test::revision("b", "a",
                                    "ALTER TABLE t ADD COLUMN b int;\n"
                                    "UPDATE t SET b = a;",
                                    "ALTER TABLE t DROP COLUMN b;"),
                     test::revision("a", "", "CREATE TABLE t (a int);", "DROP TABLE t;")},
                    sqlite)
            .empty());
}

TEST_CASE("a table that an earlier revision dropped is missing") {
  const auto found =
      problems_in({test::revision("a", "", "CREATE TABLE t (a int);", "DROP TABLE t;"),
                   test::revision("b", "a", "DROP TABLE t;", "CREATE TABLE t (a int);"),
                   test::revision("c", "b", "DELETE FROM t;", "SELECT 1;")},
                  sqlite);
  CHECK(found == lines{"c.sql:7:13: no such table: t [syntax]"});
}

TEST_CASE("a downgrade is checked for its syntax alone") {
  CHECK(problems_of("SELECT 1;", sqlite, "DROP TABLE elsewhere;\nDELETE FROM nowhere;").empty());
  CHECK(problems_of("SELECT 1;", sqlite, "DROP TABLE;") ==
        lines{"a.sql:10:6: incomplete input [syntax]"});
}

TEST_CASE("after a failed statement that makes something its absence is excused") {
  CHECK(problems_of("CREATE TABLE t (a int, a int);\nINSERT INTO t VALUES (1);\nSELEC 1;",
                    sqlite) == lines{"a.sql:7:1: duplicate column name: a [syntax]",
                                     "a.sql:9:1: near \"SELEC\": syntax error [syntax]"});
}

TEST_CASE("after an unchecked section what is missing is excused but not bad syntax") {
  const revision_file opaque{"a.sql",
                             "-- Revision ID: a\n-- Revises:\n"
                             "-- migrate:upgrade syntax=unchecked\nCREATE TABLE t AS whatever;\n"
                             "-- migrate:downgrade\nDROP TABLE t;\n"};
  CHECK(problems_in({opaque, test::revision("b", "a", "INSERT INTO t VALUES (own(1));\nDROP;",
                                            "SELECT 1;")},
                    sqlite) == lines{"b.sql:8:1: incomplete input [syntax]"});
}

TEST_CASE("unchecked sections still cannot control transactions") {
  const revision_file opaque{"a.sql",
                             "-- Revision ID: a\n-- Revises:\n"
                             "-- migrate:upgrade syntax=unchecked\nSELECT own syntax;\nCOMMIT;\n"
                             "-- migrate:downgrade\nSELECT 1;\n"};
  CHECK(problems_in({opaque}, both) ==
        lines{"a.sql:5:1: a revision cannot begin or end transactions [transaction-control]"});
}

TEST_CASE("a revision cannot reach files of the build machine") {
  const auto statement =
      GENERATE(as<std::string>{}, "SELECT load_extension('x')",
               "CREATE TABLE t AS SELECT load_extension('x')",
               "PRAGMA temp_store_directory = '/tmp'", "PRAGMA main.temp_store_directory('/tmp')");
  INFO(statement);
  const auto found = problems_of(statement + ";", sqlite, statement + ";");
  REQUIRE(found.size() == 2);
  for (const auto& each : found) {
    CHECK(each.ends_with("a revision cannot reach outside its database [syntax]"));
  }
}

TEST_CASE("a statement that a parser reads as several is an error") {
  const auto file = std::make_shared<source>(source{"a.sql", "a.sql", "SELECT 1; SELECT 2"});
  const statement joined{
      0, file->text.size(), {{token_kind::word, 0, 6}, {token_kind::number, 17, 1}}};
  revision odd;
  odd.file = file;
  odd.id = {"a", 0};
  odd.scripts.resize(2);
  for (auto& each : odd.scripts) each.upgrade.statements.push_back(joined);
  linked_revisions graph;
  graph.revisions.push_back(odd);
  graph.parents.emplace_back();
  graph.dependencies.emplace_back();
  graph.heads.push_back(0);
  problems found;
  check(graph, both, found);
  REQUIRE(found.size() == 2);
  CHECK(found[0].message == "PostgreSQL reads several statements here");
  CHECK(found[1].message == "SQLite reads several statements here");
}
