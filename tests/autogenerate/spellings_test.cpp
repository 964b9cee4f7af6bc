// SPDX-License-Identifier: MIT
// SQLite keeps definitions as they were written: what says the same is the same, and nothing else.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/autogenerate/pair.hpp"

using namespace aludel;

TEST_CASE("SQLite: two spellings of one definition make no difference") {
  const auto [one, other] = GENERATE(table<std::string, std::string>({
      {"a int CHECK ((a > 0))", "a int CHECK (a > 0)"},
      {"a int CHECK (a != 0 AND a == 1)", "a int CHECK (a <> 0 AND a = 1)"},
      {"a int DEFAULT NULL", "a int"},
      {"a int DEFAULT +1", "a int DEFAULT (1)"},
      {"a text DEFAULT \"x\"", "a text DEFAULT 'x'"},
      {"a text DEFAULT Hello", "a text DEFAULT 'Hello'"},
      {"a text COLLATE BINARY", "a text"},
      {"a int NOT NULL ON CONFLICT ABORT", "a int NOT NULL"},
      {"a int, UNIQUE ('a' ASC)", "a int UNIQUE ON CONFLICT ABORT"},
      {"a int REFERENCES p (a) MATCH SIMPLE NOT DEFERRABLE", "a int REFERENCES p (a)"},
      {"a int REFERENCES p (a) ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED",
       "a int, FOREIGN KEY ('a') REFERENCES 'p' ('a') ON UPDATE SET NULL ON DELETE CASCADE "
       "DEFERRABLE INITIALLY DEFERRED"},
      {"a int, CHECK (s.a > 0)", "a int, CHECK (\"a\" > 0)"},
      {"a text COLLATE NOCASE", "a text COLLATE \"nocase\""},
      {"a INTEGER PRIMARY KEY", "a INTEGER NOT NULL PRIMARY KEY"},
      {"a blob DEFAULT x'ab'", "a blob DEFAULT X'AB'"},
      {"a int CHECK (a NOTNULL OR a ISNULL)", "a int CHECK (a NOT NULL OR a IS NULL)"},
  }));
  const auto made = [](const std::string& columns) {
    return "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE s (" + columns + ")";
  };
  CHECK(test::differences(dialect::sqlite, made(one), made(other)).empty());
}

TEST_CASE("SQLite: indexes and triggers may be spelled otherwise, too") {
  CHECK(test::differences(dialect::sqlite,
                          "CREATE TABLE t (a int); CREATE INDEX 'i' ON 't' (a ASC);"
                          "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN SELECT 1; END",
                          "CREATE TABLE t (a int); CREATE INDEX i ON \"t\" (\"A\");"
                          "CREATE TRIGGER r INSERT ON [t] BEGIN SELECT 1; END")
            .empty());
  CHECK(test::differences(dialect::sqlite,
                          "CREATE TABLE t (a int, b int); CREATE INDEX i ON t ((lower(a)), "
                          "((a || b)) COLLATE nocase DESC, b) WHERE (a > 0)",
                          "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (lower(a), a || b "
                          "COLLATE nocase DESC, (b)) WHERE a > 0")
            .empty());
  CHECK_FALSE(test::differences(dialect::sqlite,
                                "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b DESC)",
                                "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a DESC, b)")
                  .empty());
}

TEST_CASE("SQLite: names may be in quotes, wherever they are given") {
  const auto [one, other] = GENERATE(table<std::string, std::string>({
      {"CREATE INDEX i ON t (a COLLATE NOCASE)", "CREATE INDEX i ON t (a COLLATE \"NOCASE\")"},
      {"CREATE INDEX i ON t (lower(a))", "CREATE INDEX i ON t (\"lower\"(a))"},
      {"CREATE VIEW v AS SELECT z.a AS x FROM t z WHERE z.a",
       "CREATE VIEW v AS SELECT \"z\".a AS \"x\" FROM t z WHERE \"z\".a"},
      {"CREATE VIEW v AS WITH c AS (SELECT a FROM t) SELECT c.a FROM c",
       "CREATE VIEW v AS WITH \"c\" AS (SELECT a FROM t) SELECT \"c\".a FROM \"c\""},
      {"CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t WHERE a = new.a; END",
       "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t WHERE a = \"new\".\"a\"; END"},
      {"CREATE TABLE w (a TEXT PRIMARY KEY) WITHOUT ROWID",
       "CREATE TABLE w (a TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID"},
      {"CREATE TRIGGER r AFTER UPDATE ON t BEGIN INSERT INTO t VALUES ('update', 'x'); END",
       "CREATE TRIGGER r AFTER UPDATE ON t BEGIN INSERT INTO t VALUES (\"update\", \"x\"); END"},
  }));
  const std::string t = "CREATE TABLE t (a, b);";
  CHECK(test::differences(dialect::sqlite, t + one, t + other).empty());
}

TEST_CASE("SQLite: a NOT NULL beside a key is seen, whatever its column is called") {
  const auto with = [](const std::string& more) {
    return "CREATE TABLE t (k TEXT PRIMARY KEY, \"key\" INT" + more + ") WITHOUT ROWID;" +
           "CREATE TABLE u (k INTEGER PRIMARY KEY, \"primary\" INTEGER" + more + ")";
  };
  CHECK(test::differences(dialect::sqlite, with(""), with(" NOT NULL")).size() == 2);
}

TEST_CASE("SQLite: a name that a statement gives itself is no text") {
  const auto* const what = GENERATE(
      "CREATE VIEW v AS WITH c(n) AS (SELECT a FROM t) SELECT {} FROM c|n",
      "CREATE VIEW v AS SELECT {} FROM (SELECT a AS x FROM t)|x",
      "CREATE VIEW v AS SELECT a AS x FROM t ORDER BY {}|x",
      "CREATE VIEW v AS SELECT {} FROM t, json_each(t.a)|value",
      "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t (a) SELECT {} FROM json_each(new.a);"
      "END|value",
      "CREATE VIRTUAL TABLE f USING fts5(a); CREATE VIEW v AS SELECT {} FROM f|rank");
  const std::string all = what;
  const auto name = all.substr(all.find('|') + 1);
  const auto with = [&](const std::string& quoted) {
    return "CREATE TABLE t (a, b);" +
           fmt::format(fmt::runtime(all.substr(0, all.find('|'))), quoted);
  };
  CHECK(test::differences(dialect::sqlite, with(name), with('"' + name + '"')).empty());
  CHECK(test::differences(dialect::sqlite, with(name), with('\'' + name + '\'')).size() == 1);
}

TEST_CASE("SQLite: texts in double quotes are texts") {
  const auto [one, other] = GENERATE(table<std::string, std::string>({
      {"CREATE TABLE t (a text DEFAULT \"Hello\")", "CREATE TABLE t (a text DEFAULT \"hello\")"},
      {"CREATE TABLE t (a text DEFAULT \"null\")", "CREATE TABLE t (a text)"},
      {"CREATE TABLE t (a text DEFAULT \"5\")", "CREATE TABLE t (a text DEFAULT 5)"},
      {"CREATE TABLE t (a text CHECK (a IN (\"Active\")))",
       "CREATE TABLE t (a text CHECK (a IN (\"active\")))"},
      {"CREATE TABLE t (a); CREATE VIEW v AS SELECT \"Hello\" AS x",
       "CREATE TABLE t (a); CREATE VIEW v AS SELECT \"hello\" AS x"},
      {"CREATE TABLE t (a, b, \"a, b\", UNIQUE (a, b))",
       "CREATE TABLE t (a, b, \"a, b\", UNIQUE (\"a, b\"))"},
      {"CREATE TABLE t (a integer PRIMARY KEY DESC)",
       "CREATE TABLE t (a integer, PRIMARY KEY (a DESC))"},
      {"CREATE TABLE t (a int DEFAULT 1 DEFAULT 2)", "CREATE TABLE t (a int DEFAULT 1)"},
  }));
  CHECK_FALSE(test::differences(dialect::sqlite, one, other).empty());
}
