// SPDX-License-Identifier: MIT
// What the generator takes for compatible, and the near misses that it does not.
#include <catch2/catch.hpp>

#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;

namespace {

const std::string older_tables =
    "CREATE TABLE users (id integer PRIMARY KEY, name text);\n"
    "CREATE TABLE orders (id integer PRIMARY KEY, user_id integer, total integer);";

/// How an upgrade is recorded that comes after older ones.
compatibility recorded(const std::string& upgrade, dialect language, const std::string& older = {},
                       const std::string& note = {}) {
  auto files = std::vector{
      revision("r1", "", older_tables, "DROP TABLE orders;"),
      revision("r2", "r1", older.empty() ? "SELECT 1;" : older, "SELECT 1;"),
      revision("r3", "r2", upgrade, "SELECT 1;" + note),
  };
  const auto packed = test::compile(files, {language});
  const auto bundle = packed.view();
  return bundle.script(*bundle.find("r3"), language).compatible;
}

compatibility on_postgresql(const std::string& upgrade, const std::string& older = {}) {
  return recorded(upgrade, dialect::postgresql, older);
}
compatibility on_sqlite(const std::string& upgrade, const std::string& older = {}) {
  return recorded(upgrade, dialect::sqlite, older);
}

}  // namespace

TEST_CASE("on PostgreSQL what older code cannot notice is compatible") {
  const std::string upgrade = GENERATE(
      "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text NOT NULL UNIQUE)",
      "CREATE UNLOGGED TABLE t (id serial, a int CHECK (a > 0), b int DEFAULT random())",
      "CREATE TABLE public.t (id int) WITH (fillfactor = 70)",
      "CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t)",
      "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (t_id int, FOREIGN KEY (t_id) "
      "REFERENCES "
      "t ON DELETE CASCADE)",
      "ALTER TABLE users ADD COLUMN a text",
      "ALTER TABLE users ADD a timestamptz NULL, ADD COLUMN b uuid[]",
      "ALTER TABLE users ADD COLUMN a varchar(10) NOT NULL DEFAULT 'x'",
      "ALTER TABLE users ADD COLUMN a numeric(10, 2) NOT NULL DEFAULT -1.5",
      "ALTER TABLE users ADD COLUMN a boolean NOT NULL DEFAULT true",
      "ALTER TABLE users ADD COLUMN a jsonb NOT NULL DEFAULT '{}'::jsonb",
      "ALTER TABLE users ADD COLUMN a text DEFAULT NULL", "CREATE INDEX i ON users (name)",
      "CREATE INDEX ON users USING hash (name)",
      "CREATE INDEX i ON users (name DESC NULLS LAST, id) INCLUDE (id) WHERE name IS NOT NULL",
      "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a'",
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
      "CREATE PROCEDURE f() LANGUAGE sql AS 'SELECT 1'", "COMMENT ON TABLE users IS 'people'",
      "COMMENT ON COLUMN users.name IS NULL");
  CAPTURE(upgrade);
  CHECK(on_postgresql(upgrade) == compatibility::compatible);
}

TEST_CASE("on PostgreSQL what is nearly so is breaking") {
  const std::string upgrade = GENERATE(
      // Tables
      "CREATE TABLE t (id int REFERENCES users)",
      "CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES users)",
      "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (a int REFERENCES public.t)",
      "CREATE TABLE IF NOT EXISTS t (id int)", "CREATE TEMP TABLE t (id int)",
      "CREATE TABLE pg_temp.t (id int)", "CREATE TABLE t AS SELECT 1 AS a",
      "CREATE TABLE t () INHERITS (users)", "CREATE TABLE t PARTITION OF users DEFAULT",
      "CREATE TABLE t (LIKE users)", "CREATE TABLE t OF users", "CREATE TABLE app.users (id int)",
      "CREATE TABLE \"T t\" (id int)", "CREATE TABLE name (id int)",
      // Columns
      "ALTER TABLE users ADD COLUMN a text NOT NULL",
      "ALTER TABLE users ADD COLUMN a text NOT NULL DEFAULT NULL",
      "ALTER TABLE users ADD COLUMN a timestamptz DEFAULT now()",
      "ALTER TABLE users ADD COLUMN a float8 DEFAULT random()",
      "ALTER TABLE users ADD COLUMN a int DEFAULT 1 + 1",
      "ALTER TABLE users ADD COLUMN a bigserial",
      "ALTER TABLE users ADD COLUMN a int GENERATED ALWAYS AS IDENTITY",
      "ALTER TABLE users ADD COLUMN a int GENERATED ALWAYS AS (id + 1) STORED",
      "ALTER TABLE users ADD COLUMN a int UNIQUE",
      "ALTER TABLE users ADD COLUMN a int CHECK (a > 0)",
      "ALTER TABLE users ADD COLUMN a int REFERENCES orders",
      "ALTER TABLE users ADD COLUMN a color",
      "ALTER TABLE users ADD COLUMN a text DEFAULT 'x'::color",
      "ALTER TABLE users ADD COLUMN IF NOT EXISTS a int",
      "ALTER TABLE IF EXISTS users ADD COLUMN a int", "ALTER TABLE users ADD COLUMN total int",
      "ALTER TABLE users ADD COLUMN a int, DROP COLUMN name",
      "ALTER TABLE users ALTER COLUMN name SET NOT NULL", "ALTER TABLE users RENAME TO people",
      "ALTER TYPE color ADD ATTRIBUTE a int",
      // Indexes
      "CREATE UNIQUE INDEX i ON users (name)", "CREATE INDEX IF NOT EXISTS i ON users (name)",
      "CREATE INDEX i ON users (lower(name))", "CREATE INDEX i ON users ((1 / id))",
      "CREATE INDEX i ON users (name) WHERE id > 0", "CREATE INDEX i ON users (name own_ops)",
      "CREATE INDEX i ON users USING own (name)", "CREATE INDEX total ON users (name)",
      // Functions
      "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION name(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION lower(a varchar) RETURNS text LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION pg_catalog.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      // All the rest
      "CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()",
      "CREATE VIEW v AS SELECT 1", "CREATE TYPE t AS ENUM ('a')", "CREATE SEQUENCE s",
      "CREATE SCHEMA s", "CREATE RULE r AS ON INSERT TO users DO INSTEAD NOTHING",
      "CREATE POLICY p ON users", "DROP INDEX i", "INSERT INTO users VALUES (1)", "SELECT 1",
      "DO $$BEGIN END$$", "SET search_path = a", "GRANT SELECT ON users TO PUBLIC");
  CAPTURE(upgrade);
  CHECK(on_postgresql(upgrade) == compatibility::breaking);
  CHECK(on_postgresql("COMMENT ON TABLE users IS 'x'; " + upgrade) == compatibility::breaking);
}

TEST_CASE("on PostgreSQL a name that older statements have somewhere is not new") {
  CHECK(on_postgresql("CREATE TABLE t (id int)", "DO $$BEGIN EXECUTE 'DROP TABLE \"T\"'; END$$") ==
        compatibility::breaking);
  CHECK(on_postgresql("CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                      "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'") ==
        compatibility::breaking);
  CHECK(on_postgresql("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                      "CREATE EXTENSION citext") == compatibility::breaking);
  CHECK(on_postgresql("ALTER TABLE users ADD COLUMN a int",
                      "CREATE FOREIGN TABLE far (id int) SERVER other") == compatibility::breaking);
  CHECK(on_postgresql("CREATE TABLE t (id int)", "CREATE EXTENSION citext") ==
        compatibility::compatible);
}

TEST_CASE("on SQLite what older code cannot notice is compatible") {
  const std::string upgrade = GENERATE(
      "CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, a text NOT NULL UNIQUE, CHECK (a > "
      "0))",
      "CREATE TABLE \"t\" (id integer PRIMARY KEY) WITHOUT ROWID",
      "CREATE TABLE t (id integer PRIMARY KEY, up integer REFERENCES t (id))",
      "CREATE TABLE t (id integer PRIMARY KEY); CREATE TABLE u (a, FOREIGN KEY (a) REFERENCES [T])",
      "CREATE INDEX i ON users (name)",
      "CREATE INDEX i ON users (name DESC, \"id\" ASC) WHERE name IS NOT NULL");
  CAPTURE(upgrade);
  CHECK(on_sqlite(upgrade) == compatibility::compatible);
}

TEST_CASE("on SQLite what is nearly so is breaking") {
  const std::string upgrade = GENERATE(
      "CREATE TABLE t (id integer REFERENCES users)",
      "CREATE TABLE t (a, FOREIGN KEY (a) REFERENCES users (id))",
      "CREATE TABLE IF NOT EXISTS t (id integer)", "CREATE TEMP TABLE t (id integer)",
      "CREATE TABLE t AS SELECT 1 AS a", "CREATE TABLE t (id integer) STRICT",
      "CREATE TABLE t (a integer, b AS (a + 1))",
      "CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1))",
      "CREATE TABLE total (id integer)", "CREATE VIRTUAL TABLE t USING fts5(a)",
      "ALTER TABLE users ADD COLUMN a text", "ALTER TABLE users RENAME TO people",
      "CREATE UNIQUE INDEX i ON users (name)", "CREATE INDEX IF NOT EXISTS i ON users (name)",
      "CREATE INDEX i ON users (lower(name))", "CREATE INDEX i ON users (name COLLATE NOCASE)",
      "CREATE INDEX i ON users (name) WHERE id > 0",
      "CREATE TRIGGER t AFTER INSERT ON users BEGIN SELECT 1; END",
      "CREATE VIEW v AS SELECT 1 AS a", "INSERT INTO users VALUES (1, 'a')", "SELECT 1",
      "PRAGMA user_version = 1");
  CAPTURE(upgrade);
  CHECK(on_sqlite(upgrade) == compatibility::breaking);
  CHECK(on_sqlite("CREATE INDEX first ON users (id); " + upgrade) == compatibility::breaking);
}

TEST_CASE("what no parser looked at is breaking, and what has no statements compatible") {
  for (const auto language : {dialect::postgresql, dialect::sqlite}) {
    auto unchecked = revision("r1", "", "CREATE TABLE t (id integer);", "DROP TABLE t;");
    unchecked.second.insert(unchecked.second.find("-- migrate:upgrade") + 18, " syntax=unchecked");
    CHECK(test::compile({unchecked}, {language}).scripts[0].compatible == compatibility::breaking);
    auto empty = revision("r1", "", "", "");
    for (const std::string section : {"-- migrate:upgrade", "-- migrate:downgrade"}) {
      empty.second.insert(empty.second.find(section) + section.size(),
                          language == dialect::sqlite ? " sqlite" : " postgresql");
    }
    CHECK(test::compile({empty}, {language}).scripts[0].compatible == compatibility::compatible);
  }
}

TEST_CASE("the header has the last word") {
  const std::string table = "CREATE TABLE t (id integer)";
  const std::string drop = "ALTER TABLE users RENAME TO people";
  for (const auto language : {dialect::postgresql, dialect::sqlite}) {
    CHECK(recorded(table, language, {}, "\n-- migrate:breaking all must go") ==
          compatibility::breaking);
    CHECK(recorded(drop, language, {}, "\n-- migrate:compatible nobody reads it") ==
          compatibility::compatible);
  }
}

TEST_CASE("names count that are older or on another branch, and not those of what comes after") {
  const auto branch = [](const std::string& id, const std::string& parent, const std::string& up,
                         const std::string& label) {
    auto file = revision(id, parent, up, "SELECT 1;");
    if (!label.empty())
      file.second.insert(file.second.find("-- Revises"), "-- Branch Labels: " + label + "\n");
    return file;
  };
  const auto packed =
      test::compile({revision("a", "", "CREATE TABLE base (id integer);", "SELECT 1;"),
                     branch("b", "a", "CREATE TABLE left_one (id integer);", "left"),
                     branch("c", "b", "CREATE INDEX i ON left_one (id);", ""),
                     branch("x", "a", "CREATE TABLE right_one (id integer);", "right"),
                     branch("y", "x", "CREATE TABLE left_one2 (left_one integer);", "")},
                    {dialect::postgresql});
  const auto bundle = packed.view();
  const auto of = [&](const char* id) {
    return bundle.script(*bundle.find(id), dialect::postgresql).compatible;
  };
  CHECK(of("a") == compatibility::compatible);
  CHECK(of("b") == compatibility::breaking);  // y has the name, and may have been there before
  CHECK(of("c") == compatibility::compatible);
  CHECK(of("x") == compatibility::compatible);
}
