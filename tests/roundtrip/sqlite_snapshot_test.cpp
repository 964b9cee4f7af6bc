// SPDX-License-Identifier: MIT
// What counts as a difference between two SQLite schemas.
#include "tests/roundtrip/schema.hpp"

namespace aludel::test {

namespace {

using lines = std::vector<std::string>;

TEST_CASE("sqlite - an index left behind is named with its definition", "[snapshot]") {
  schema database{dialect::sqlite};
  database.run({"CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)"});
  CHECK(database.changes({"CREATE UNIQUE INDEX ix_users_email ON users (email COLLATE NOCASE)"}) ==
        lines{"index ix_users_email left behind by the downgrade: unique on users (email collate "
              "nocase)"});
}

TEST_CASE("sqlite - a table left behind is one difference, without its parts", "[snapshot]") {
  schema database{dialect::sqlite};
  database.run({"CREATE TABLE users (id INTEGER PRIMARY KEY)"});
  CHECK(database.changes(
            {"CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL CHECK (title <> ''),"
             " owner INTEGER REFERENCES users (id), UNIQUE (title))",
             "CREATE TRIGGER t AFTER INSERT ON tasks BEGIN SELECT 1; END"}) ==
        lines{"table tasks left behind by the downgrade"});
}

TEST_CASE("sqlite - a rebuilt table with its columns in another order is the same", "[snapshot]") {
  schema database{dialect::sqlite};
  database.run(
      {"CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT NOT NULL DEFAULT 'x' "
       "COLLATE NOCASE, age INT CHECK (age > 0), team INT REFERENCES teams (id) ON DELETE CASCADE, "
       "full TEXT AS (Name || age) STORED, UNIQUE (Name, team))",
       "CREATE INDEX i ON users (lower(Name)) WHERE age > 1"});
  CHECK(database
            .changes(
                {"CREATE TABLE \"other\" (team INT, full TEXT GENERATED ALWAYS AS (\"Name\"||age) "
                 "STORED, /* years */ age INT, id INTEGER PRIMARY KEY AUTOINCREMENT, Name text "
                 "default "
                 "'x' not null collate nocase, UNIQUE(\"name\", team), CHECK(AGE>0),\n"
                 "FOREIGN KEY (team) REFERENCES teams (id) ON DELETE CASCADE)",
                 "DROP TABLE users", "ALTER TABLE other RENAME TO users",
                 "CREATE INDEX i ON users(LOWER(\"Name\")) WHERE age>1"})
            .empty());
}

TEST_CASE("sqlite - each property of a column counts", "[snapshot]") {
  const auto change = GENERATE("INTEGER", "TEXT NOT NULL", "TEXT DEFAULT 'y'", "TEXT PRIMARY KEY",
                               "TEXT COLLATE NOCASE", "TEXT AS (id) STORED", "TEXT CHECK (a > '')",
                               "TEXT UNIQUE", "TEXT REFERENCES x (y)");
  schema database{dialect::sqlite};
  database.run({"CREATE TABLE t (id INT, a TEXT)"});
  const auto found =
      database.changes({"DROP TABLE t", std::string("CREATE TABLE t (id INT, a ") + change + ")"});
  CAPTURE(change);
  CHECK(found.size() >= 1);
}

TEST_CASE("sqlite - views and triggers are compared by their words", "[snapshot]") {
  schema database{dialect::sqlite};
  database.run({"CREATE TABLE t (a TEXT)", "CREATE VIEW v AS SELECT a FROM t",
                "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END"});
  CHECK(database.changes({"DROP VIEW v", "CREATE VIEW v  as\nselect \"a\" from t -- all"}).empty());
  const auto found = database.changes({"DROP TRIGGER g",
                                       "CREATE TRIGGER g AFTER INSERT ON t BEGIN "
                                       "DELETE FROM t WHERE a = 'A'; END"});
  REQUIRE(found.size() == 1);
  CHECK(found.front() ==
        "trigger g changed by the downgrade\n"
        "    before: create trigger g after insert on t begin delete from t ; end\n"
        "    after:  create trigger g after insert on t begin delete from t where a = 'A' ; end");
}

TEST_CASE("sqlite - tables without rowid, strict ones and virtual ones", "[snapshot]") {
  schema database{dialect::sqlite};
  CHECK(database.changes({"CREATE TABLE a (x INT PRIMARY KEY) WITHOUT ROWID, STRICT",
                          "CREATE VIRTUAL TABLE s USING fts5(body)"}) ==
        lines{"table a left behind by the downgrade: without rowid strict",
              "virtual table s left behind by the downgrade: create virtual table s using fts5 ( "
              "body )"});
}

TEST_CASE("sqlite - Aludel's own tables are not part of the schema", "[snapshot]") {
  schema database{dialect::sqlite};
  CHECK(database
            .changes({"CREATE TABLE aludel_version (a INT)",
                      "CREATE TABLE aludel_history (a INT UNIQUE)"})
            .empty());
}

}  // namespace

}  // namespace aludel::test
