// SPDX-License-Identifier: MIT
// Code that was written before a compatible revision goes on working after it; and what is
// classified as breaking breaks it.
#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;

namespace {

const test::revision_file first =
    revision("r1", "",
             "CREATE TABLE users (id integer PRIMARY KEY, name text);\n"
             "CREATE TABLE orders (id integer PRIMARY KEY, user_id integer, total integer);",
             "DROP TABLE orders; DROP TABLE users;");

/// The older program: inserts with and without a list of columns, joins, deletions; and what its
/// queries answered.
std::string run_older_program(const test::scratch& database) {
  std::string answers;
  const bool postgresql = database.language() == dialect::postgresql;
  for (const std::string statement :
       {"INSERT INTO users VALUES (1, 'ada')", "INSERT INTO users (id) VALUES (2)",
        "INSERT INTO users SELECT 3, 'ada'", "INSERT INTO orders VALUES (10, 1, 7)",
        "INSERT INTO orders (id, user_id) SELECT 11, users.id FROM users WHERE name = 'ada' AND id "
        "= 1",
        "SELECT name, total FROM users JOIN orders ON user_id = users.id ORDER BY orders.id",
        "SELECT count(*) FROM users NATURAL JOIN (SELECT 2 AS id) one",
        "SELECT lower(name), abs(total) FROM users, orders ORDER BY 1, 2",
        postgresql ? "SELECT lower('ADA'::varchar), upper('x'::text)" : "SELECT lower('ADA')",
        "UPDATE users SET name = 'eve' WHERE name IS NULL", "SELECT name FROM users ORDER BY 1",
        "UPDATE orders SET total = 0", "SELECT sum(total) FROM orders", "DELETE FROM users",
        "DELETE FROM orders"}) {
    try {
      answers += database.query(statement);
    } catch (const std::exception& failed) {
      return statement + " fails: " + failed.what();
    }
  }
  return answers;
}

/// What the program answers before and after an upgrade, which is recorded so.
std::pair<std::string, std::string> around(const test::scratch& database, const std::string& up,
                                           const std::string& expected) {
  auto second = revision("r2", "r1", up, "SELECT 1;");
  if (up.find("CONCURRENTLY") != std::string::npos) {
    second.second.insert(second.second.find("-- migrate:upgrade") + 18,
                         " postgresql transaction=off");
  }
  const auto older = test::compile({first}, {database.language()});
  const auto newer = test::compile({first, second}, {database.language()});
  REQUIRE(upgrade(older.view(), database.url()));
  const auto before = run_older_program(database);
  REQUIRE_THAT(before, !Catch::Contains("fails"));
  const auto done = upgrade(newer.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT DISTINCT compatibility FROM aludel_history WHERE revision = 'r2'") ==
        expected + "\n");
  return {before, run_older_program(database)};
}

}  // namespace

TEST_CASE("on PostgreSQL older code goes on working after what is compatible") {
  const std::string up = GENERATE(
      "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text NOT NULL UNIQUE)",
      "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (t_id int NOT NULL REFERENCES t)",
      "ALTER TABLE users ADD COLUMN a text",
      "ALTER TABLE users ADD COLUMN a varchar(10) NOT NULL DEFAULT 'x', ADD b numeric DEFAULT -1",
      "ALTER TABLE users ADD COLUMN a jsonb NOT NULL DEFAULT '{}'::jsonb",
      "CREATE INDEX i ON users (name)", "CREATE INDEX i ON users (name) WHERE name IS NOT NULL",
      "CREATE INDEX CONCURRENTLY i ON users USING hash (name)",
      "CREATE FUNCTION f(a varchar) RETURNS text LANGUAGE sql AS 'SELECT ''wrong'''",
      "COMMENT ON TABLE users IS 'people'; COMMENT ON COLUMN users.name IS 'what we call them'");
  CAPTURE(up);
  const test::scratch database{dialect::postgresql};
  const auto [before, after] = around(database, up, "compatible");
  CHECK(after == before);
}

TEST_CASE("on SQLite older code goes on working after what is compatible") {
  const std::string up =
      GENERATE("CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL UNIQUE)",
               "CREATE TABLE t (id integer PRIMARY KEY); CREATE TABLE u (t_id REFERENCES t)",
               "CREATE INDEX i ON users (name)",
               "CREATE INDEX i ON users (name DESC) WHERE name IS NOT NULL");
  CAPTURE(up);
  const test::scratch database{dialect::sqlite};
  const auto [before, after] = around(database, up, "compatible");
  CHECK(after == before);
}

TEST_CASE(
    "on PostgreSQL older code breaks, or answers otherwise, after what is nearly compatible") {
  const std::string up = GENERATE(
      "CREATE TABLE t (user_id int REFERENCES users); INSERT INTO users VALUES (9); INSERT INTO t "
      "VALUES (9)",
      "CREATE UNIQUE INDEX i ON users (name)", "ALTER TABLE users ADD COLUMN a text NOT NULL",
      "ALTER TABLE users ADD COLUMN total int",
      "ALTER TABLE users ADD COLUMN a int DEFAULT 0 CHECK (a > 0)",
      "CREATE INDEX i ON users ((1 / (id - 1)))",
      "CREATE FUNCTION lower(a varchar) RETURNS text LANGUAGE sql AS 'SELECT ''wrong'''",
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$; CREATE "
      "TRIGGER g BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()",
      "CREATE TABLE t (a int) INHERITS (users); INSERT INTO t VALUES (2, 'b')");
  CAPTURE(up);
  const test::scratch database{dialect::postgresql};
  const auto [before, after] = around(database, up, "breaking");
  CHECK(after != before);
}

TEST_CASE("a table that hides another one of its name is breaking") {
  const test::scratch database{dialect::postgresql};
  database.query("CREATE SCHEMA app");
  const auto look_in = [&](const std::string& path) {
    auto name = database.query("SELECT current_database()");
    name.pop_back();
    database.query("ALTER DATABASE " + name + " SET search_path = " + path);
  };
  look_in("public, app");
  const auto before = around(database, "CREATE TABLE app.users (id int, name text)", "breaking");
  CHECK(before.first == before.second);
  database.query("INSERT INTO public.users VALUES (7, 'kept')");
  const std::string query = "SELECT name FROM users";
  CHECK(database.query(query) == "kept\n");
  look_in("app, public");
  CHECK(database.query(query).empty());
}

TEST_CASE("on SQLite older code breaks after what is nearly compatible") {
  const std::string up =
      GENERATE("CREATE UNIQUE INDEX i ON users (name)", "ALTER TABLE users ADD COLUMN a text",
               "CREATE TRIGGER t BEFORE INSERT ON users BEGIN SELECT "
               "RAISE(IGNORE); END");
  CAPTURE(up);
  const test::scratch database{dialect::sqlite};
  const auto [before, after] = around(database, up, "breaking");
  CHECK(after != before);
}
