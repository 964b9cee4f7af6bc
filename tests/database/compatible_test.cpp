// SPDX-License-Identifier: MIT
// Code that was written before a compatible revision goes on working after it; and what is
// classified as breaking breaks it.
#include <aludel/aludel.hpp>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <optional>
#include <thread>

#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"
#include "tests/support/session.hpp"

using namespace aludel;
using test::revision;

namespace {

const test::revision_file first =
    revision("r1", "",
             "CREATE TABLE users (id integer PRIMARY KEY, name text);\n"
             "CREATE TABLE orders (id integer PRIMARY KEY, user_id integer, total integer);\n"
             "CREATE VIEW spent AS SELECT users.name, sum(total) AS amount FROM users JOIN orders "
             "ON user_id = users.id GROUP BY users.name;",
             "DROP VIEW spent; DROP TABLE orders; DROP TABLE users;");

/// Not made by revisions, after which a new column would be breaking.
void add_code(const test::scratch& database) {
  if (database.language() == dialect::sqlite) {
    database.query(
        "CREATE TRIGGER given AFTER INSERT ON orders WHEN NEW.total IS NULL BEGIN UPDATE orders "
        "SET total = 1 WHERE id = NEW.id; END");
    return;
  }
  database.query(
      "CREATE FUNCTION owed(who int) RETURNS bigint LANGUAGE sql AS 'SELECT sum(total) FROM orders "
      "WHERE user_id = who'");
  database.query(
      "CREATE FUNCTION give() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.total := "
      "coalesce(NEW.total, 1); RETURN NEW; END$$");
  database.query(
      "CREATE TRIGGER given BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION give()");
}

/// The older program: inserts with and without a list of columns, joins, deletions; and what its
/// queries answered.
std::string work(test::session& program, dialect language) {
  std::string answers;
  const bool postgresql = language == dialect::postgresql;
  for (const std::string statement :
       {"INSERT INTO users VALUES (1, 'ada')", "INSERT INTO users (id) VALUES (2)",
        "INSERT INTO users SELECT 3, 'ada'", "INSERT INTO orders VALUES (10, 1, 7)",
        "INSERT INTO orders (id, user_id) SELECT 11, users.id FROM users WHERE name = 'ada' AND id "
        "= 1",
        "SELECT name, total FROM users JOIN orders ON user_id = users.id ORDER BY orders.id",
        "SELECT count(*) FROM users NATURAL JOIN (SELECT 2 AS id) one",
        "SELECT lower(name), abs(total) FROM users, orders ORDER BY 1, 2",
        "SELECT name, amount FROM spent ORDER BY name",
        postgresql ? "SELECT lower('ADA'::varchar), upper('x'::text), jsonb('[1]'::text)"
                   : "SELECT lower('ADA')",
        postgresql ? "SELECT owed(1), owed(2)" : "SELECT 1",
        "UPDATE users SET name = 'eve' WHERE name IS NULL", "SELECT name FROM users ORDER BY 1",
        "UPDATE orders SET total = 0", "SELECT sum(total) FROM orders", "DELETE FROM users",
        "DELETE FROM orders"}) {
    try {
      answers += program.run(statement);
    } catch (const std::exception& failed) {
      return statement + " fails: " + failed.what();
    }
  }
  return answers;
}

/// An older program that writes and reads again what it wrote, until it is told to stop.
class writer {
public:
  explicit writer(const std::string& url) : program_(url), thread_([this] { run(); }) {}
  writer(const writer&) = delete;
  writer& operator=(const writer&) = delete;
  ~writer() { stop(); }

  /// What went wrong.
  std::string stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
    return failure_;
  }

private:
  void run() {
    try {
      while (!stopped_) {
        program_.run("INSERT INTO users (id, name) VALUES (1000, 'bea')");
        program_.run("INSERT INTO orders (id, user_id) VALUES (1000, 1000)");
        const auto spent = program_.run("SELECT name, amount FROM spent WHERE name = 'bea'");
        if (spent != "bea|1\n") failure_ = "spent: " + spent;
        program_.run("DELETE FROM orders WHERE id = 1000");
        program_.run("DELETE FROM users WHERE id = 1000");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    } catch (const std::exception& failed) {
      failure_ = failed.what();
    }
  }

  test::session program_;
  std::atomic<bool> stopped_ = false;
  std::string failure_;
  std::thread thread_;
};

struct answers {
  std::string before;
  std::string after;
  std::string restarted;  ///< what a program answers that starts afterwards
  std::string meanwhile;  ///< what went wrong
};

/// What a program that goes on running answers before and after an upgrade, which is recorded so.
answers around(const test::scratch& database, const std::string& up, const std::string& expected) {
  auto second = revision("r2", "r1", up, "SELECT 1;");
  if (up.find("CONCURRENTLY") != std::string::npos) {
    second.second.insert(second.second.find("-- migrate:upgrade") + 18,
                         " postgresql transaction=off");
  }
  const auto older = test::compile({first}, {database.language()});
  const auto newer = test::compile({first, second}, {database.language()});
  REQUIRE(upgrade(older.view(), database.url()));
  add_code(database);
  test::session program{database.url()};
  answers given;
  given.before = work(program, database.language());
  REQUIRE_THAT(given.before, !Catch::Contains("fails"));
  // Rows that were deleted a moment ago may still be put into a new index.
  if (database.language() == dialect::postgresql) database.query("TRUNCATE users, orders");
  std::optional<writer> others;
  if (expected == "compatible") others.emplace(database.url());
  const auto done = upgrade(newer.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  if (others) given.meanwhile = others->stop();
  CHECK(database.query("SELECT DISTINCT compatibility FROM aludel_history WHERE revision = 'r2'") ==
        expected + "\n");
  given.after = work(program, database.language());
  test::session restarted{database.url()};
  given.restarted = work(restarted, database.language());
  return given;
}

void check_goes_on(const test::scratch& database, const std::string& up) {
  CAPTURE(up);
  const auto given = around(database, up, "compatible");
  CHECK(given.meanwhile.empty());
  CHECK(given.after == given.before);
  CHECK(given.restarted == given.before);
}

/// What is prepared may go on for a while.
void check_breaks(const test::scratch& database, const std::string& up) {
  CAPTURE(up);
  const auto given = around(database, up, "breaking");
  CHECK((given.after != given.before || given.restarted != given.before));
}

}  // namespace

TEST_CASE("on PostgreSQL older code goes on working after what is compatible") {
  const std::string up = GENERATE(
      "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text NOT NULL UNIQUE)",
      "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (t_id int NOT NULL REFERENCES t)",
      "CREATE UNLOGGED TABLE t (id serial, a int CONSTRAINT k UNIQUE CHECK (a > 0), b text[])",
      "ALTER TABLE users ADD COLUMN a text",
      "ALTER TABLE users ADD COLUMN a varchar(10) NOT NULL DEFAULT 'x', ADD b numeric DEFAULT -1",
      "ALTER TABLE users ADD COLUMN a jsonb NOT NULL DEFAULT '{}'::jsonb",
      "ALTER TABLE users ADD COLUMN a text[], ADD COLUMN b int[] NOT NULL DEFAULT '{}'",
      "CREATE INDEX i ON users (name)", "CREATE INDEX i ON users (name) WHERE name IS NOT NULL",
      "CREATE INDEX i ON users (name DESC NULLS LAST) INCLUDE (id)",
      "CREATE INDEX CONCURRENTLY i ON users USING hash (name)",
      "CREATE INDEX i ON users USING brin (id, name)",
      "CREATE INDEX i ON users USING spgist (name)",
      "ALTER TABLE users ADD COLUMN a text[], ADD COLUMN b inet; CREATE INDEX i ON users USING gin "
      "(a); CREATE INDEX j ON users USING spgist (b)",
      "CREATE TABLE t (a tsvector, b int4range); CREATE INDEX i ON t USING gist (a, b)",
      "CREATE FUNCTION f(a varchar) RETURNS text LANGUAGE sql AS 'SELECT ''wrong'''",
      "CREATE PROCEDURE p(a varchar) LANGUAGE sql AS 'DELETE FROM users'",
      "COMMENT ON TABLE users IS 'people'; COMMENT ON COLUMN users.name IS 'what we call them'");
  check_goes_on(test::scratch{dialect::postgresql}, up);
}

TEST_CASE("on SQLite older code goes on working after what is compatible") {
  const std::string up =
      GENERATE("CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL UNIQUE)",
               "CREATE TABLE t (id integer PRIMARY KEY); CREATE TABLE u (t_id REFERENCES t)",
               "CREATE INDEX i ON users (name)",
               "CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, a text DEFAULT 'x' CHECK "
               "(length(a) > 0))",
               "CREATE TABLE t (a text PRIMARY KEY, b blob) WITHOUT ROWID",
               "CREATE INDEX i ON users (name DESC) WHERE name IS NOT NULL");
  check_goes_on(test::scratch{dialect::sqlite}, up);
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
      "CREATE FUNCTION jsonb(a text) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb'",
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$; CREATE "
      "TRIGGER g BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()",
      "CREATE TABLE t (a int) INHERITS (users); INSERT INTO t VALUES (2, 'b')");
  check_breaks(test::scratch{dialect::postgresql}, up);
}

TEST_CASE("a new column is breaking where older revisions made what reads whole rows") {
  const auto [older, use] = GENERATE(table<std::string, std::string>(
      {{"CREATE FUNCTION everybody() RETURNS TABLE (i int, n text) LANGUAGE plpgsql AS $$BEGIN "
        "RETURN QUERY SELECT * FROM users; END$$",
        "SELECT i, n FROM everybody()"},
       {"CREATE FUNCTION first_one() RETURNS users LANGUAGE sql AS 'SELECT 1, name FROM users'",
        "SELECT first_one()"},
       {"CREATE TABLE log (id int, name text); CREATE FUNCTION note() RETURNS trigger LANGUAGE "
        "plpgsql AS $$BEGIN INSERT INTO log SELECT NEW.*; RETURN NEW; END$$; CREATE TRIGGER noted "
        "BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION note()",
        "INSERT INTO users (id) VALUES (2) RETURNING id"},
       {"CREATE VIEW records AS SELECT to_jsonb(u) AS record FROM users u",
        "SELECT record FROM records"},
       {"CREATE TABLE kept (one users)", "INSERT INTO kept VALUES (ROW (1, 'ada')) RETURNING 1"}}));
  CAPTURE(older);
  const test::scratch database{dialect::postgresql};
  const auto second = revision("r2", "r1", older, "SELECT 1;");
  const auto third = revision("r3", "r2", "ALTER TABLE users ADD COLUMN extra int", "SELECT 1;");
  REQUIRE(upgrade(test::for_postgresql({first, second}).view(), database.url()));
  database.query("INSERT INTO users VALUES (1, 'ada')");
  const auto answer = [&, &use = use] {
    try {
      return database.query("WITH it AS (" + use + ") SELECT it::text FROM it");
    } catch (const std::exception& failed) {
      return std::string("fails");
    }
  };
  const auto before = answer();
  CHECK(before != "fails");
  database.query("DELETE FROM users WHERE id = 2");
  REQUIRE(upgrade(test::for_postgresql({first, second, third}).view(), database.url()));
  CHECK(database.query("SELECT compatibility FROM aludel_history WHERE revision = 'r3'") ==
        "breaking\n");
  CHECK(answer() != before);
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
  const auto given = around(database, "CREATE TABLE app.users (id int, name text)", "breaking");
  CHECK(given.restarted == given.before);
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
  check_breaks(test::scratch{dialect::sqlite}, up);
}
