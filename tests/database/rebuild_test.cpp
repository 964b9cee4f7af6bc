// SPDX-License-Identifier: MIT
// Tables of SQLite that are made anew, against real databases.
#include "runtime/src/rebuild.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <aludel/sqlite.hpp>
#include <catch2/catch.hpp>
#include <memory>

#include "tests/support/databases.hpp"

using namespace aludel;
using namespace aludel::model;
using aludel::test::query;

namespace {

class memory {
public:
  memory() {
    auto opened = sqlite_backend.driver->connect(
        {.url = {.target = ":memory:", .file = {}, .display = ":memory:"}, .application = "test"});
    REQUIRE(opened);
    connection_ = std::move(*opened);
  }
  explicit memory(const std::vector<std::string>& statements) : memory() {
    for (const auto& each : statements) query(each);
  }

  detail::database& operator*() { return *connection_; }
  std::string query(const std::string& sql) { return test::query(*connection_, sql); }
  std::string definition(const std::string& name) {
    return query("SELECT sql FROM sqlite_schema WHERE name = '" + name + "'");
  }

  /// In a transaction, as the runtime does it. What went wrong, or nothing.
  std::string change(const object_name& table, const model::changes& all) {
    REQUIRE(connection_->begin({}));
    auto done = detail::rebuild(*connection_, table, all.all);
    legacy_ = query("PRAGMA legacy_alter_table");
    if (done) done = connection_->commit();
    if (done) return {};
    connection_->rollback();
    return done.error().message + " | " + done.error().hint;
  }
  /// How SQLite renames tables after the last change.
  [[nodiscard]] const std::string& legacy() const { return legacy_; }

private:
  std::unique_ptr<detail::database> connection_;
  std::string legacy_;
};

const std::vector<std::string> users{
    "CREATE TABLE teams (id integer PRIMARY KEY)",
    "CREATE TABLE users (id integer PRIMARY KEY AUTOINCREMENT, name text, age int, "
    "boss REFERENCES users(id) ON DELETE CASCADE, team REFERENCES teams)",
    "CREATE TABLE posts (by integer NOT NULL REFERENCES users ON DELETE CASCADE)",
    "CREATE TABLE log (line)",
    "CREATE INDEX users_name ON users (lower(name)) WHERE age > 1",
    "CREATE TRIGGER born AFTER INSERT ON users BEGIN INSERT INTO log VALUES (new.name); END",
    "CREATE TRIGGER posted AFTER INSERT ON posts BEGIN UPDATE users SET age = age; END",
    "CREATE VIEW adults AS SELECT name FROM users WHERE age > 17",
    "INSERT INTO users VALUES (1, 'a', 20, NULL, NULL), (2, 'b', 3, 1, NULL), (9, 'c', 4, 1, NULL)",
    "DELETE FROM users WHERE id = 9",
    "INSERT INTO posts VALUES (1), (2), (2)",
    "DELETE FROM log"};

}  // namespace

TEST_CASE("rows, what refers to them, and what stands beside the table stay", "[rebuild]") {
  memory base{users};
  const std::string all =
      "SELECT type, name, sql FROM sqlite_schema WHERE name <> 'users' ORDER BY 2";
  const auto before = base.query(all);
  CHECK(base.change("users", model::changes()
                                 .alter_column("age", change().not_null().default_to("7"))
                                 .add_column(column("mail", text()))
                                 .add_constraint(unique("mail"))) == "");
  CHECK(base.definition("users") ==
        "CREATE TABLE \"users\" (id integer PRIMARY KEY AUTOINCREMENT, name text, "
        "age int NOT NULL DEFAULT 7, boss REFERENCES users(id) ON DELETE CASCADE, "
        "team REFERENCES teams, \"mail\" text, "
        "CONSTRAINT \"users_mail_key\" UNIQUE (\"mail\"))\n");
  CHECK(base.query(all + " ").find("sqlite_autoindex_users_1") != std::string::npos);
  CHECK(base.query("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '%users%' OR "
                   "name = 'users_name' ORDER BY 2") == before);
  CHECK(base.query("SELECT * FROM users") == "1|a|20|||\n2|b|3|1||\n");
  CHECK(base.query("SELECT * FROM posts") == "1\n2\n2\n");
  CHECK(base.query("SELECT * FROM log").empty());
  CHECK(base.query("SELECT * FROM sqlite_sequence") == "users|9\n");
  CHECK(base.legacy() == "0\n");
  CHECK(base.query("SELECT * FROM adults") == "a\n");
  query(*base, "INSERT INTO users (name) VALUES ('d')");
  CHECK(base.query("SELECT * FROM log") == "d\n");
  CHECK(base.query("SELECT id, age FROM users WHERE name = 'd'") == "10|7\n");
  query(*base, "PRAGMA foreign_keys = ON");
  query(*base, "DELETE FROM users WHERE id = 1");
  CHECK(base.query("SELECT count(*) FROM posts") == "0\n");
}

TEST_CASE("the statements are told without being run", "[rebuild]") {
  memory base{{"CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, a int)",
               "CREATE UNIQUE INDEX i ON t (a)",
               "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"}};
  const auto all = detail::rebuild_statements(
      *base, "T",
      model::changes().alter_column("a", change().type(text()).using_expression("a + 1")).all);
  REQUIRE(all);
  CHECK(
      *all ==
      std::vector<std::string>{
          "PRAGMA legacy_alter_table = ON",
          R"(CREATE TABLE "main"."aludel_new_t" (id integer PRIMARY KEY AUTOINCREMENT, a text))",
          R"(INSERT OR ABORT INTO "main"."aludel_new_t" ("id", "a") SELECT "id", a + 1 FROM "main"."t")",
          "SELECT abs(-9223372036854775807 - 1) WHERE (SELECT count(*) FROM "
          R"("main"."aludel_new_t") <> (SELECT count(*) FROM "main"."t"))",
          R"(DELETE FROM "main".sqlite_sequence WHERE name = 'aludel_new_t')",
          R"(INSERT INTO "main".sqlite_sequence (name, seq) SELECT 'aludel_new_t', seq FROM "main".sqlite_sequence WHERE name = 't')",
          R"(DROP TABLE "main"."t")", R"(ALTER TABLE "main"."aludel_new_t" RENAME TO "t")",
          R"(CREATE UNIQUE INDEX "main".i ON t (a))",
          R"(CREATE TRIGGER "main".r AFTER INSERT ON t BEGIN SELECT 1; END)",
          "PRAGMA legacy_alter_table = OFF"});
  CHECK(base.query("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'aludel%'") == "0\n");
}

TEST_CASE("numbers of rows stay where the table has no key that is one", "[rebuild]") {
  memory base{
      {"CREATE TABLE t (rowid text, a int)", "INSERT INTO t (_rowid_, a) VALUES (5, 1), (9, 2)",
       "CREATE TABLE keyed (a int, b int)", "INSERT INTO keyed (rowid, a) VALUES (3, 30)",
       "CREATE TABLE unkeyed (id integer PRIMARY KEY, a)", "INSERT INTO unkeyed VALUES (7, 1)"}};
  CHECK(base.change("t", model::changes().add_column(column("b", text()))) == "");
  CHECK(base.query("SELECT _rowid_, a FROM t") == "5|1\n9|2\n");
  CHECK(base.change("keyed", model::changes()
                                 .alter_column("a", change().type(integer()))
                                 .add_constraint(primary_key("a"))) == "");
  CHECK(base.query("SELECT rowid, a FROM keyed") == "30|30\n");
  CHECK(base.change("unkeyed", model::changes().drop_constraint("unkeyed_pkey")) == "");
  CHECK(base.query("SELECT rowid, id FROM unkeyed") == "7|7\n");
}

TEST_CASE("a column that is added has its default in old rows too", "[rebuild]") {
  memory base{{"CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (2)"}};
  CHECK(
      base.change(
          "t", model::changes()
                   .add_column(column("at", timestamp()).default_to("CURRENT_TIMESTAMP").not_null())
                   .add_column(column("b", bigint()).default_to("(40 + 2)"))
                   .add_column(column("c", bigint()).generated("a * 2"))) == "");
  CHECK(base.query("SELECT a, b, c, length(at) FROM t") == "1|42|2|19\n2|42|4|19\n");
  CHECK(base.change("t", model::changes().add_column(column("d", text()).not_null())) ==
        "a row of the table t has no value in d, which is not to be null | give those rows a value "
        "first, or the column a default");
  query(*base, "DELETE FROM t");
  CHECK(base.change("t", model::changes().add_column(column("d", text()).not_null())) == "");
  CHECK(base.change("t", model::changes().drop_column("c").drop_column("a").drop_column("b")) ==
        "");
}

TEST_CASE("all columns may be new", "[rebuild]") {
  memory base{{"CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (2)"}};
  CHECK(base.change("t", model::changes()
                             .add_column(column("id", bigint()).identity().primary_key())
                             .drop_column("a")) == "");
  CHECK(base.query("SELECT * FROM t") == "1\n2\n");
  CHECK(base.change("t", model::changes().drop_column("id")) ==
        "id is the only column of the table t | drop the table, or add another column first");
}

TEST_CASE("what cannot be is told of the table that people know", "[rebuild]") {
  memory base{{"CREATE TABLE t (a int, b UNIQUE ON CONFLICT REPLACE)",
               "INSERT INTO t VALUES (NULL, 1), (1, 2), (1, 3)", "CREATE VIEW v AS SELECT 1",
               "CREATE VIRTUAL TABLE f USING fts5(a)"}};
  const auto told = [&](const object_name& table, const model::changes& all) {
    const auto problem = base.change(table, all);
    CHECK(base.query("SELECT count(*) FROM t") == "3\n");
    CHECK(base.query("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'aludel%'") == "0\n");
    CHECK(base.legacy() == "0\n");
    return problem;
  };
  CHECK(told("none", {}) == "there is no table none | create it first, or correct the name");
  CHECK(told(in_schema("aux", "t"), {}).starts_with("no such table: aux.sqlite_schema"));
  CHECK(told("v", {}).starts_with("v is a view, and no table"));
  CHECK(told("f", {}).starts_with("f is a virtual table, and no table"));
  CHECK(told("t", model::changes().alter_column("a", change().not_null()))
            .starts_with("a row of the table t has no value in a,"));
  CHECK(told("t", model::changes().add_constraint(unique("a"))) ==
        "the table t cannot be changed: UNIQUE constraint failed: t.a | ");
  CHECK(told("t", model::changes().alter_column("b", change().using_expression("1"))) ==
        "the table t cannot be changed: UNIQUE constraint failed: t.b | ");
  CHECK(told("t", model::changes().add_constraint(check("c", "a < 1"))) ==
        "the table t cannot be changed: CHECK constraint failed: c | ");
  CHECK(told("t", model::changes().add_constraint(check("c", "x < 1"))) ==
        "the table t cannot be changed: no such column: x | ");
  CHECK(told("t", model::changes().drop_column("x")) ==
        "the table t has no column x | did you mean \"a\"?");
  CHECK(told("t", model::changes().alter_column("x", change())) ==
        "the table t has no column x | did you mean \"a\"?");
  CHECK(told("t", model::changes().drop_constraint("t_b_kez")).find("t_b_key") !=
        std::string::npos);
  CHECK(told("t", model::changes().drop_constraint("none", true)) == "");
  CHECK(told("t", model::changes().add_column(column("x", array(text())))) ==
        "SQLite has no arrays | keep them as json(), or in a table of their own");
}

TEST_CASE("views and triggers that would not work any more are told", "[rebuild]") {
  memory base{users};
  query(*base, "CREATE VIEW broken AS SELECT nope FROM users");
  CHECK(base.change("users", model::changes().drop_column("age")) ==
        "after the change of the table users, the view adults would not work | drop what needs the "
        "table as it was, change the table, and make it anew");
  query(*base, "DROP VIEW adults");
  CHECK(base.change("users", model::changes().drop_column("age"))
            .starts_with("after the change of the table users, INSERT of posts, by its triggers, "
                         "would not work"));
  query(*base, "DROP TRIGGER posted");
  CHECK(base.change("users", model::changes().drop_column("name"))
            .starts_with("after the change of the table users, INSERT of users, by its triggers, "
                         "would not work"));
  CHECK(base.change("users", model::changes().drop_column("age")) == "");
  CHECK(base.query("SELECT count(*) FROM sqlite_schema WHERE name = 'users_name'") == "0\n");
}

TEST_CASE("a column that is gone does not become a text in views and triggers", "[rebuild]") {
  const auto dropped = [](const std::string& more) {
    memory base{{"CREATE TABLE t (a int, b int)", "CREATE TABLE other (b int)", more}};
    return base.change("t", model::changes().drop_column("b"));
  };
  CHECK(dropped("CREATE VIEW v AS SELECT \"b\" FROM t")
            .starts_with("after the change of the table t, the view v would"));
  CHECK(
      dropped("CREATE TRIGGER r AFTER INSERT ON other BEGIN DELETE FROM t WHERE \"b\" = 1; END")
          .starts_with("after the change of the table t, INSERT of other, by its triggers, would"));
  CHECK(dropped("CREATE TRIGGER r AFTER UPDATE OF a, [B] ON t BEGIN SELECT 1; END") ==
        "the trigger r waits for updates of B, which is to go | drop r first");
  CHECK(dropped("CREATE TRIGGER r AFTER UPDATE OF a ON t BEGIN UPDATE other SET b = 1; END") == "");
  CHECK(dropped("CREATE VIEW v AS SELECT \"b\" FROM other") == "");
  CHECK(dropped("CREATE INDEX i ON t (a, \"b\")") == "");
}

TEST_CASE("a foreign key whose column is gone fails when the transaction ends", "[rebuild]") {
  memory base{{"CREATE TABLE t (a int UNIQUE, b int)", "CREATE TABLE child (x REFERENCES t(a))",
               "INSERT INTO t VALUES (1, 1)", "INSERT INTO child VALUES (1)"}};
  CHECK(base.change("t", model::changes().drop_column("a"))
            .starts_with("a foreign key of table child cannot be checked"));
}

TEST_CASE("tables of other schemas, and leftovers", "[rebuild]") {
  memory base{{"ATTACH ':memory:' AS aux", "CREATE TABLE t (a int)",
               "CREATE TABLE aux.t (a int, b REFERENCES t(a))",
               "CREATE TABLE aux.aludel_new_t (a int)", "CREATE INDEX aux.i ON t (a)",
               "CREATE TRIGGER aux.r AFTER INSERT ON t BEGIN DELETE FROM aludel_new_t; END",
               "CREATE TEMP TRIGGER tr AFTER INSERT ON aux.t BEGIN SELECT 1; END",
               "CREATE TEMP TRIGGER other AFTER INSERT ON main.t BEGIN SELECT 1; END",
               "INSERT INTO aux.t VALUES (1, 1)"}};
  // Temporary triggers do not outlast begin(): this connection is the runtime's own.
  REQUIRE((*base).execute("BEGIN"));
  const auto done = detail::rebuild(
      *base, in_schema("aux", "t"),
      model::changes().add_constraint(foreign_key("a", in_schema("aux", "t"), "b")).all);
  CHECK((done ? "" : done.error().message) == "");
  REQUIRE((*base).execute("COMMIT"));
  CHECK(base.query("SELECT * FROM aux.t") == "1|1\n");
  CHECK(base.query("SELECT name, sql FROM aux.sqlite_schema ORDER BY name") ==
        "aludel_new_t|CREATE TABLE aludel_new_t (a int)\n"
        "i|CREATE INDEX i ON t (a)\n"
        "r|CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM aludel_new_t; END\n"
        "t|CREATE TABLE \"t\" (a int, b REFERENCES t(a), CONSTRAINT \"t_a_fkey\" FOREIGN KEY "
        "(\"a\") REFERENCES \"t\" (\"b\"))\n");
  CHECK(base.query("SELECT name FROM sqlite_temp_schema ORDER BY 1") == "other\ntr\n");
  CHECK(base.definition("t") == "CREATE TABLE t (a int)\n");
}

TEST_CASE("nothing is done while foreign keys are on", "[rebuild]") {
  memory base{users};
  query(*base, "PRAGMA foreign_keys = ON");
  const auto done = detail::rebuild(*base, "users", {});
  REQUIRE_FALSE(done);
  CHECK(done.error().message == "the table users cannot be changed while foreign keys are on");
  CHECK(base.query("SELECT count(*) FROM posts") == "3\n");
}

TEST_CASE("how tables are renamed is as it was afterwards", "[rebuild]") {
  memory base{{"CREATE TABLE t (a int)", "PRAGMA legacy_alter_table = ON"}};
  CHECK(base.change("t", model::changes().add_column(column("b", text()))) == "");
  CHECK(base.legacy() == "1\n");
  CHECK(base.change("t", model::changes().add_constraint(check("c", "x"))) != "");
  CHECK(base.legacy() == "1\n");
}

TEST_CASE("checks that name their table, statistics, and an empty table's counter stay",
          "[rebuild]") {
  memory base{{"CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, a int CHECK (t.a > 0))",
               "CREATE INDEX i ON t (a)", "INSERT INTO t VALUES (4, 1)", "ANALYZE",
               "DELETE FROM t"}};
  CHECK(base.change("t", model::changes().alter_column("a", change().type(text()))) == "");
  CHECK(base.query("SELECT * FROM sqlite_sequence") == "t|4\n");
  CHECK(base.query("SELECT * FROM sqlite_stat1") == "t|i|1 1\n");
  CHECK(base.definition("t") ==
        "CREATE TABLE \"t\" (id integer PRIMARY KEY AUTOINCREMENT, a text CHECK (a > 0))\n");
}
