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
            "conrelid = 'users'::regclass AND contype <> 'n' ORDER BY conname COLLATE \"C\"") ==
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

TEST_CASE("a trigger does its work on both, and none once it is dropped") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  CHECK(after(
            database,
            [](op& op) {
              const bool postgresql = op.language() == dialect::postgresql;
              if (postgresql) {
                op.create_function(function("note").returns("trigger").body(
                    "BEGIN INSERT INTO notes VALUES (NEW.name || '$aludel$'); RETURN NEW; "
                    "END -- $aludel"));
              }
              op.create_table("notes", {column("what", text())});
              const auto noted =
                  trigger("noted", "users")
                      .on_update({"name"})
                      .for_each_row()
                      .when("NEW.name <> 'x'")
                      .execute("note()")
                      .body("INSERT INTO notes VALUES (NEW.name || '$aludel$') -- so it is");
              op.create_trigger(noted);
              op.execute("UPDATE users SET age = '1'");
              op.execute("UPDATE users SET name = 'x'");
              op.execute("UPDATE users SET name = 'a'");
              op.create_trigger(noted, postgresql ? or_replace : if_not_exists);
              op.execute("UPDATE users SET name = 'b'");
              op.drop_trigger("noted", "users");
              op.drop_trigger("noted", "users", if_exists);
              op.execute("UPDATE users SET name = 'c'");
            },
            "SELECT what FROM notes ORDER BY what") == "a$aludel$\nb$aludel$\n");
}

TEST_CASE("a trigger stands before, behind or in place of what starts it") {
  const auto* const triggers =
      "SELECT tgname, tgrelid::regclass, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT "
      "tgisinternal ORDER BY tgname";
  CHECK(on_postgresql(
            [](op& op) {
              op.create_function(function("f").returns("trigger").body("BEGIN RETURN NULL; END"));
              op.create_view("v", "SELECT id FROM users");
              op.create_trigger(
                  trigger("a", "v").instead_of().on_delete().for_each_row().execute("f()"));
              op.create_trigger(trigger("b", in_schema("public", "users"))
                                    .before()
                                    .on_insert()
                                    .on_truncate()
                                    .execute("f('x')"));
            },
            triggers) ==
        "a|v|CREATE TRIGGER a INSTEAD OF DELETE ON public.v FOR EACH ROW EXECUTE FUNCTION f()\n"
        "b|users|CREATE TRIGGER b BEFORE INSERT OR TRUNCATE ON public.users FOR EACH STATEMENT "
        "EXECUTE FUNCTION f('x')\n");
  const test::scratch database{dialect::sqlite};
  CHECK(after(
            database,
            [](op& op) {
              op.create_view("v", "SELECT id FROM users");
              op.create_trigger(trigger("a", in_schema("main", "v"))
                                    .instead_of()
                                    .on_delete()
                                    .for_each_row()
                                    .body("DELETE FROM users WHERE id = OLD.id; SELECT 1;"));
              op.execute("DELETE FROM v");
              op.create_trigger(trigger("b", in_schema("main", "users"))
                                    .on_insert()
                                    .for_each_row()
                                    .body("SELECT 1"));
              op.drop_trigger("b", in_schema("main", "users"));
            },
            "SELECT name, (SELECT count(*) FROM users) FROM sqlite_schema WHERE type = "
            "'trigger'") == "a|0\n");
}

TEST_CASE("functions are made, replaced and dropped") {
  CHECK(on_postgresql(
            [](op& op) {
              op.create_function(function("add", {{"a", integer()}, {"b", integer(), "1"}})
                                     .returns(integer())
                                     .language("sql")
                                     .immutable()
                                     .body("SELECT a + b"));
              op.create_function(function("add", {{"a", integer()}, {"b", integer(), "1"}})
                                     .returns(integer())
                                     .language("sql")
                                     .stable()
                                     .body("SELECT a + b + 100"),
                                 or_replace);
              op.create_function(
                  function("add", {{"", array(text())}}).language("sql").body("SELECT"));
              op.create_function(function("alone").body("BEGIN END"));
              op.create_function(function("gone", {{"a", native("OUT integer")}})
                                     .returns("integer")
                                     .language("sql")
                                     .body("SELECT 1"));
              op.drop_function("add", {array(text())});
              op.drop_function("alone");
              op.drop_function("alone", if_exists);
              op.drop_function("alone", {integer()}, if_exists);
              op.drop_function("gone", {native("OUT integer")});
            },
            "SELECT proname, pg_get_function_arguments(oid), pg_get_function_result(oid), "
            "provolatile, add(2) FROM pg_proc WHERE pronamespace = 'public'::regnamespace") ==
        "add|a integer, b integer DEFAULT 1|integer|s|103\n");
}

TEST_CASE("domains are made and dropped") {
  CHECK(on_postgresql(
            [](op& op) {
              op.create_domain(domain("email", varchar(40))
                                   .collate("C")
                                   .default_to("'a@b'")
                                   .not_null()
                                   .check("has_at", "VALUE LIKE '%@%'")
                                   .check("short", "length(VALUE) < 9"));
              op.create_domain(domain("gone", integer()));
              op.drop_domain("gone");
              op.drop_domain("gone", if_exists);
            },
            "SELECT typname, format_type(typbasetype, typtypmod), typnotnull, typdefault, "
            "collname, (SELECT string_agg(c.conname || pg_get_constraintdef(c.oid), ' ' ORDER BY "
            "c.conname) FROM pg_constraint c WHERE contypid = t.oid AND contype <> 'n') FROM "
            "pg_type t JOIN "
            "pg_collation l ON l.oid = typcollation WHERE typtype = 'd' AND typnamespace = "
            "'public'::regnamespace") ==
        "email|character varying(40)|t|'a@b'::character varying|C|has_atCHECK (((VALUE)::text ~~ "
        "'%@%'::text)) shortCHECK ((length((VALUE)::text) < 9))\n");
}

TEST_CASE("a view is replaced on PostgreSQL, and let be on SQLite") {
  CHECK(on_postgresql(
            [](op& op) {
              op.create_view("v", "SELECT 1 AS one", or_replace);
              op.create_view("v", "SELECT 2 AS one", or_replace);
            },
            "SELECT one FROM v") == "2\n");
  const test::scratch database{dialect::sqlite};
  CHECK(after(
            database,
            [](op& op) {
              op.create_view("v", "SELECT 1 AS one", if_not_exists);
              op.create_view("v", "SELECT 2 AS one", if_not_exists);
            },
            "SELECT one FROM v") == "1\n");
}

TEST_CASE("a table is made with an exclusion") {
  CHECK(on_postgresql(
            [](op& op) {
              op.create_table("stays", {column("during", native("tsrange")), column("room", text()),
                                        exclusion("no_two", {{"during", "&&"}})
                                            .only_where("room IS NOT NULL")
                                            .deferrable()});
            },
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'no_two'") ==
        "EXCLUDE USING gist (during WITH &&) WHERE ((room IS NOT NULL)) DEFERRABLE\n");
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
           {[](op& op) { op.create_schema("app"); }, "create_schema(app): SQLite has no schemas"},
           {[](op& op) { op.create_enum("mood", {"a"}); },
            "create_enum(mood): SQLite has no enums"},
           {[](op& op) { op.create_sequence("s"); }, "create_sequence(s): SQLite has no sequences"},
           {[](op& op) { op.create_function(function("f").body("x")); },
            "create_function(f): SQLite has no functions of its own"},
           {[](op& op) { op.drop_function("f"); },
            "drop_function(f): SQLite has no functions of its own"},
           {[](op& op) { op.create_domain(domain("d", text())); },
            "create_domain(d): SQLite has no domains"},
           {[](op& op) { op.drop_domain("d"); }, "drop_domain(d): SQLite has no domains"},
           {[](op& op) { op.create_view("v", "SELECT 1", or_replace); },
            "create_view(v): SQLite has no CREATE OR REPLACE VIEW"},
           {[](op& op) {
              op.create_table("stays", {column("room", text()), exclusion("x", {{"room", "="}})});
            },
            "create_table(stays): SQLite has no exclusion constraints"},
           {[](op& op) { op.add_constraint("users", unique("age").deferrable()); },
            "add_constraint(users, users_age_key): SQLite checks unique keys at once"}}) {
    const program shop{dialect::sqlite, {operations, nothing}};
    const auto done = upgrade(shop.view(), database.url());
    REQUIRE(!done);
    CHECK(done.error().code == errc::unsupported);
    CHECK(done.error().message == message);
    CHECK_FALSE(done.error().hint.empty());
    CHECK(says(done.error(), "nothing was changed; the database stays at base"));
    CHECK(says(done.error(), "in revision r2 (r2)"));
    CHECK(done.error().where->file == "r2.cpp");
  }
  CHECK(database.tables() == "aludel_history\naludel_version\n");
}

TEST_CASE("a guard that means nothing there is told before anything runs") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const bool postgresql = database.language() == dialect::postgresql;
  const auto told = [&](void (*operations)(op&)) {
    const program shop{database.language(), {operations, nothing}};
    const auto done = upgrade(shop.view(), database.url());
    REQUIRE(!done);
    CHECK(database.tables() == "aludel_history\naludel_version\n");
    return done.error().message;
  };
  CHECK(told([](op& op) { op.create_table("t", {column("a", text())}, or_replace); }) ==
        "create_table(t): it takes if_not_exists, not or_replace");
  CHECK(told([](op& op) { op.drop_table("t", or_replace); }) ==
        "drop_table(t): it takes if_exists, not or_replace");
  CHECK(told([](op& op) { op.create_index(index_on("t", {"a"}), if_exists); }) ==
        "create_index(t_a_idx): it takes if_not_exists, not if_exists");
  CHECK(told([](op& op) { op.add_column("t", column("a", text()), if_exists); }) ==
        "add_column(t, a): it takes if_not_exists, not if_exists");
  CHECK(told([](op& op) { op.drop_column("t", "a", if_not_exists); }) ==
        "drop_column(t, a): it takes if_exists, not if_not_exists");
  CHECK(told([](op& op) { op.drop_constraint("t", "a", if_not_exists); }) ==
        "drop_constraint(t, a): it takes if_exists, not if_not_exists");
  CHECK(told([](op& op) { op.create_view("v", "SELECT 1", if_exists); }) ==
        "create_view(v): it takes if_not_exists, not if_exists");
  CHECK(told([](op& op) { op.rename_table("t", "u", if_not_exists); }) ==
        "rename_table(t): it takes if_exists, not if_not_exists");
  if (postgresql) {
    CHECK(told([](op& op) { op.create_schema("s", or_replace); }) ==
          "create_schema(s): it takes if_not_exists, not or_replace");
  } else {
    CHECK(told([](op& op) { op.rename_table("t", "u", if_exists); }) ==
          "rename_table(t): SQLite has no ALTER TABLE IF EXISTS");
  }
}

TEST_CASE("statements of its own end no transaction, and are not several") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto told = [&](void (*operations)(op&), std::string_view state) {
    const program shop{database.language(), {operations, nothing}};
    const auto done = upgrade(shop.view(), database.url());
    REQUIRE(!done);
    CHECK(says(done.error(), state));
    CHECK(done.error().where->file == "r2.cpp");
    CHECK(database.tables().find("left_over") == std::string::npos);
    return done.error().message;
  };
  const std::string_view untouched = "nothing was changed; the database stays at base";
  CHECK(told([](op& op) { op.execute("/* now */ COMMIT"); }, untouched) ==
        "execute(): a revision cannot begin or end transactions");
  CHECK(told([](op& op) { op.execute("DELETE FROM t WHERE a = $1; DROP TABLE t", {"x"}); },
             untouched) == "execute(): there is more than one statement in it");
  CHECK(told([](op& op) { op.create_view("v", "SELECT 1; SELECT 2"); }, untouched) ==
        "create_view(v): there is more than one statement in it");
  CHECK(
      told([](op& op) { op.create_table("t", {column("a", integer()).default_to("1); COMMIT")}); },
           untouched) == "create_table(t): `1); COMMIT` is no part of a statement");
  // It is called once more when its time has come.
  CHECK(told(
            [](op& op) {
              static_cast<void>(op.query<int>("SELECT 1"));
              op.create_table("left_over", {column("a", text())});
              op.execute("COMMIT");
            },
            "rolled back; the database stays at r1") ==
        "execute(): a revision cannot begin or end transactions");
  CHECK(told(
            [](op& op) {
              op.create_table("left_over", {column("a", text())});
              static_cast<void>(op.query<int>("SELECT 1; DROP TABLE left_over"));
            },
            "nothing was changed") == "query(): there is more than one statement in it");
}

TEST_CASE("what needs to run outside a transaction says so before anything runs") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const bool postgresql = language == dialect::postgresql;
  const test::scratch database{language};
  const auto told = [&](revision_code code, bool down) {
    const program shop{language, code};
    if (down) REQUIRE(upgrade(shop.view(), database.url()));
    const auto done = down ? downgrade(shop.view(), database.url(), {.target = "r1"})
                           : upgrade(shop.view(), database.url());
    REQUIRE(!done);
    CHECK(done.error().message == "this statement cannot run inside a transaction");
    CHECK(says(done.error(), down ? "`// migrate:downgrade transaction=off`"
                                  : "`// migrate:upgrade transaction=off`"));
    CHECK(says(done.error(), "nothing was changed"));
  };
  told({[](op& op) { op.execute("VACUUM"); }, nothing}, false);
  told({nothing, [](op& op) { op.execute("VACUUM"); }}, true);
  if (!postgresql) return;
  const auto concurrent = [](op& op) { op.create_index(index_on("teams", {"id"}).concurrently()); };
  REQUIRE(
      downgrade(program{language, {nothing, nothing}}.view(), database.url(), {.target = "base"}));
  told({concurrent, nothing}, false);
  // The upgrade may be outside one, and what takes it back inside.
  const program half{language,
                     {.upgrade = concurrent, .takes_upgrade_back = true},
                     "// migrate:upgrade transaction=off"};
  REQUIRE(upgrade(half.view(), database.url()));
  const auto back = downgrade(half.view(), database.url(), {.target = "r1"});
  REQUIRE(!back);
  CHECK(says(back.error(), "`// migrate:downgrade transaction=off`"));
}

TEST_CASE("what PostgreSQL has not is told before anything runs, with a way out") {
  const test::scratch database{dialect::postgresql};
  for (const auto& [operations, message] : std::vector<std::pair<void (*)(op&), std::string>>{
           {[](op& op) { op.create_view("v", "SELECT 1", if_not_exists); },
            "create_view(v): PostgreSQL has no CREATE VIEW IF NOT EXISTS"},
           {[](op& op) {
              op.create_trigger(trigger("t", "users").on_insert().execute("f()"), if_not_exists);
            },
            "create_trigger(t): PostgreSQL has no CREATE TRIGGER IF NOT EXISTS"},
           {[](op& op) { op.create_function(function("f").body("x"), if_not_exists); },
            "create_function(f): PostgreSQL has no CREATE FUNCTION IF NOT EXISTS"}}) {
    const program shop{dialect::postgresql, {operations, nothing}};
    const auto done = upgrade(shop.view(), database.url());
    REQUIRE(!done);
    CHECK(done.error().message == message);
    CHECK(done.error().hint == "drop it before, with if_exists");
  }
}
