// SPDX-License-Identifier: MIT
// Each operation of `op`, and what it leaves in the database.
#include <aludel/aludel.hpp>
#include <aludel/op.hpp>
#include <catch2/catch.hpp>

#include "tests/database/code_program.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using namespace aludel::model;
using test::program;
using test::says;

namespace {

void nothing(op& /*op*/) {}

/// What the query finds once the operations have run on a table `users` with a row.
std::string after(const test::scratch& database, void (*operations)(op&),
                  const std::string& query) {
  const program shop{database.language(), {operations, nothing}};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  database.query("CREATE TABLE users (id integer PRIMARY KEY, age text, name text)");
  database.query("INSERT INTO users VALUES (1, '42', NULL)");
  const auto done = upgrade(shop.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  return database.query(query);
}

std::string on_postgresql(void (*operations)(op&), const std::string& query) {
  return after(test::scratch{dialect::postgresql}, operations, query);
}

}  // namespace

TEST_CASE("columns are altered") {
  const auto* const columns =
      "SELECT data_type, is_nullable, column_default, col_description('users'::regclass, "
      "ordinal_position) FROM information_schema.columns WHERE table_name = 'users' AND "
      "column_name = 'age'";
  CHECK(on_postgresql(
            [](op& op) {
              op.alter_column("users", "age",
                              change()
                                  .type(bigint())
                                  .using_expression("age::bigint")
                                  .not_null()
                                  .default_to("0")
                                  .comment("in years"));
            },
            columns) == "bigint|NO|0|in years\n");
  CHECK(on_postgresql(
            [](op& op) {
              op.alter_column("users", "age", change().not_null().default_to("'1'"));
              op.comment_on_column("users", "age", "old");
              op.alter_column("users", "age", change().nullable().drop_default().comment(""));
            },
            columns) == "text|YES||\n");
}

TEST_CASE("constraints are added, validated and dropped") {
  CHECK(on_postgresql(
            [](op& op) {
              op.add_column("users", column("team", integer()));
              op.add_constraint("users", foreign_key("team", "teams").not_valid());
              op.validate_constraint("users", "users_team_fkey");
              op.add_constraint("users", check("aged", "age IS NOT NULL"));
              op.add_constraint("users", unique({"age", "name"}).deferrable());
              op.add_constraint("users", exclusion("one", {{"age", "="}}).using_method("btree"));
              op.drop_constraint("users", "users_pkey");
              op.add_constraint("users", primary_key({"id", "age"}).named("own"));
              op.drop_constraint("users", "nix", if_exists);
            },
            "SELECT conname, contype, convalidated, condeferrable FROM pg_constraint WHERE "
            "conrelid = 'users'::regclass ORDER BY conname COLLATE \"C\"") ==
        "aged|c|t|f\none|x|t|f\nown|p|t|f\nusers_age_name_key|u|t|t\nusers_team_fkey|f|t|f\n");
}

TEST_CASE("statements have values, and rows are inserted, on both") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  CHECK(
      after(
          database,
          [](op& op) {
            op.execute("UPDATE users SET name = $1 WHERE id = $2", {"it's \\ $2 é", 1});
            op.add_column("users", column("photo", bytes()));
            op.bulk_insert(
                "users", {"id", "age", "photo"},
                {{2, nullptr, value::of_bytes(std::string("\0a'", 3))}, {3, "x", nullptr}});
          },
          "SELECT id, age, name, CASE WHEN photo IS NULL THEN 0 ELSE length(photo) END FROM users "
          "ORDER BY id") == "1|42|it's \\ $2 é|0\n2|||3\n3|x||0\n");
}

TEST_CASE("views are made and dropped on both") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  CHECK(after(
            database,
            [](op& op) {
              op.create_view("ages", "SELECT age FROM users");
              op.create_view("gone", "SELECT 1 AS one");
              op.drop_view("gone");
              op.drop_view("gone", if_exists);
            },
            "SELECT age FROM ages") == "42\n");
}

TEST_CASE("what PostgreSQL alone has is made, changed and dropped") {
  CHECK(on_postgresql(
            [](op& op) {
              op.create_schema("app");
              op.create_schema("app", if_not_exists);
              op.create_sequence(in_schema("app", "numbers"));
              op.create_enum(in_schema("app", "mood"), {"it's", "sad"});
              op.rename_enum_value(in_schema("app", "mood"), "sad", "glad");
              op.create_table(in_schema("app", "t"),
                              {column("m", native("app.mood")), column("list", array(integer()))});
              op.create_materialized_view(in_schema("app", "v"), "SELECT 1 AS one");
              op.comment_on_table(in_schema("app", "t"), "it's");
            },
            "SELECT enum_range(NULL::app.mood), nextval('app.numbers'), one, "
            "obj_description('app.t'::regclass) FROM app.v") == "{it's,glad}|1|1|it's\n");
  CHECK(on_postgresql(
            [](op& op) {
              op.create_schema("app");
              op.create_sequence("numbers");
              op.create_enum("mood", {"sad"});
              op.create_materialized_view("v", "SELECT 1 AS one");
              op.create_extension("plpgsql", if_not_exists);
              op.drop_materialized_view("v");
              op.drop_enum("mood");
              op.drop_sequence("numbers");
              op.drop_schema("app");
              op.drop_extension("nix", if_exists);
            },
            "SELECT count(*) FROM pg_namespace WHERE nspname = 'app'") == "0\n");
}

TEST_CASE("a value of an enum is added where it is to be, and used by the next revision") {
  CHECK(on_postgresql(
            [](op& op) {
              op.create_enum("mood", {"b", "d"});
              op.add_enum_value("mood", "c", "d");
              op.add_enum_value("mood", "it's");
            },
            "SELECT enum_range(NULL::mood)") == "{b,c,d,it's}\n");
}

TEST_CASE("what SQLite has not is told before anything runs, with the call and a way out") {
  const test::scratch database{dialect::sqlite};
  for (const auto& [operations, message] : std::vector<std::pair<void (*)(op&), std::string>>{
           {[](op& op) { op.create_schema("app"); }, "SQLite has no schemas"},
           {[](op& op) { op.create_enum("mood", {"a"}); }, "SQLite has no enums"},
           {[](op& op) { op.create_sequence("s"); }, "SQLite has no sequences"},
           {[](op& op) { op.alter_column("users", "age", change().not_null()); },
            "SQLite cannot alter a column of a table that is there"}}) {
    const program shop{dialect::sqlite, {operations, nothing}};
    const auto done = upgrade(shop.view(), database.url());
    REQUIRE(!done);
    CHECK(done.error().code == errc::unsupported);
    CHECK(done.error().message == message);
    CHECK_FALSE(done.error().hint.empty());
    CHECK(says(done.error(), "nothing was changed; the database stays at base"));
    CHECK(done.error().where->file == "r2.cpp");
  }
  CHECK(database.tables() == "aludel_history\naludel_version\n");
}
