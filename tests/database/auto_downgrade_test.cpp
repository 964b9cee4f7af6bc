// SPDX-License-Identifier: MIT
// Downgrades that are made of their upgrades.
#include <aludel/aludel.hpp>
#include <aludel/op.hpp>
#include <catch2/catch.hpp>
#include <regex>

#include "runtime/src/code.hpp"
#include "runtime/src/downgrade_stored.hpp"
#include "runtime/src/redo.hpp"
#include "tests/database/code_program.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"
#include "tests/database/scripts.hpp"

using namespace aludel;
using namespace aludel::model;
using test::program;
using test::says;

namespace {

revision_code with_auto_downgrade(void (*upgrade)(op&)) {
  return {.upgrade = upgrade, .takes_upgrade_back = true};
}

/// Without the quotes in which SQLite keeps the name of a table that was renamed.
std::string schema(const test::scratch& database) {
  if (database.language() == dialect::sqlite) {
    return std::regex_replace(
        database.query("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER "
                       "BY name"),
        std::regex("\""), "");
  }
  return test::dump_of(database.url(), test::dumped::schema);
}

/// Upgrades, looks, takes back, and expects the schema that was there.
void there_and_back(const test::scratch& database, const program& shop) {
  const auto bundle = shop.view();
  REQUIRE(upgrade(bundle, database.url(), {.target = "r1"}));
  database.query("CREATE TABLE users (id integer PRIMARY KEY, age text, name text)");
  const auto before = schema(database);
  const auto done = upgrade(bundle, database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(schema(database) != before);
  const auto again = redo(bundle, database.url(), {});
  if (!again) FAIL(to_string(again.error()));
  const auto back = downgrade(bundle, database.url(), {.target = "r1"});
  if (!back) FAIL(to_string(back.error()));
  CHECK(schema(database) == before);
}

void on_both(op& op) {
  op.create_table("notes", {column("id", bigint()).identity().primary_key(),
                            column("text", varchar(9)).not_null(), unique("text")});
  op.add_column("users", column("team", varchar(9)).default_text("it's").comment("theirs"));
  op.rename_table("teams", "groups");
  op.rename_column("groups", "id", "number");
  op.rename_column("users", "age", "years");
  op.create_index(index_on("users", {"team", expression("lower(name)")}).only_where("id > 0"));
  op.create_view("named", "SELECT name, team FROM users");
  if (op.language() == dialect::postgresql) {
    op.create_function(function("noted").returns("trigger").body("BEGIN RETURN NEW; END"));
  }
  op.create_trigger(trigger("users_noted", "users")
                        .on_insert()
                        .for_each_row()
                        .execute("noted()")
                        .body("INSERT INTO notes (text) VALUES (NEW.name)"));
}

void what_is_lost(op& op) {
  op.create_table("notes", {column("id", bigint())});
  op.drop_column("users", "age");
  op.drop_table("gone");
}

}  // namespace

TEST_CASE("an upgrade is taken back call by call, on both") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  there_and_back(database, {database.language(), with_auto_downgrade(on_both)});
}

TEST_CASE("what PostgreSQL alone has is taken back") {
  const test::scratch database{dialect::postgresql};
  there_and_back(
      database,
      {dialect::postgresql, with_auto_downgrade([](op& op) {
         op.create_schema("app");
         op.create_enum(in_schema("app", "mood"), {"sad"});
         op.rename_enum_value(in_schema("app", "mood"), "sad", "glad");
         op.create_sequence(in_schema("app", "numbers"));
         op.create_domain(domain("email", text()).check("at", "VALUE LIKE '%@%'"));
         op.create_function(function("two", {{"a", integer(), "1"}}).body("BEGIN END"));
         op.create_function(function("two", {{"a", text()}}).body("BEGIN END"));
         op.add_column("users", column("mood", native("app.mood")));
         op.add_column("users", column("email", native("email")));
         op.add_column("users",
                       column("number", bigint()).default_to("nextval('app.numbers')").not_null());
         op.add_constraint("users", foreign_key("id", "teams").not_valid());
         op.validate_constraint("users", "users_id_fkey");
         op.add_constraint("users", unique({"age", "name"}));
         op.add_constraint("users", check("aged", "age IS NOT NULL"));
         op.add_constraint("users", exclusion("one", {{"age", "="}}).using_method("btree"));
         op.create_materialized_view("v", "SELECT email FROM users");
         op.create_table(in_schema("app", "t"), {column("id", integer()).primary_key()});
         op.rename_table(in_schema("app", "t"), "u");
         op.create_index(index_on(in_schema("app", "u"), {"id"}));
       })});
}

TEST_CASE("an index that was made concurrently is dropped so") {
  const test::scratch database{dialect::postgresql};
  there_and_back(database,
                 {dialect::postgresql, with_auto_downgrade([](op& op) {
                    op.create_index(index_on("users", {"age"}).concurrently());
                  }),
                  "// migrate:upgrade transaction=off\n// migrate:downgrade transaction=off"});
}

TEST_CASE("a newer release's upgrade is taken back by the downgrade that was made of it") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), with_auto_downgrade([](op& op) {
                       op.create_table("notes", {column("id", bigint())});
                     })};
  REQUIRE(upgrade(shop.view(), database.url()));
  const auto older = test::compile(
      {test::revision("r1", "", "CREATE TABLE teams (id integer PRIMARY KEY)", "DROP TABLE teams")},
      {database.language()});
  const auto back = downgrade_stored(older.view(), database.url(), {});
  if (!back) FAIL(to_string(back.error()));
  CHECK(database.tables().find("notes") == std::string::npos);
}

TEST_CASE("what cannot be taken back is told before anything runs, with each such call") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), with_auto_downgrade(what_is_lost)};
  const auto bundle = shop.view();
  REQUIRE(upgrade(bundle, database.url(), {.target = "r1"}));
  database.query("CREATE TABLE users (id integer PRIMARY KEY, age text)");
  database.query("CREATE TABLE gone (id integer)");
  REQUIRE(upgrade(bundle, database.url()));
  const auto before = test::dump(database);
  const auto back = downgrade(bundle, database.url(), {.target = "r1"});
  REQUIRE(!back);
  CHECK(test::dump(database) == before);
  auto text = to_string(back.error());
#ifdef __cpp_lib_source_location
  const auto line = back.error().where->line;
  CHECK(line > 70);
  text = std::regex_replace(text, std::regex(fmt::format("r2.cpp:{}: ", line)), "r2.cpp:LINE: ");
  text = std::regex_replace(text, std::regex(fmt::format("line {}: ", line + 1)), "");
#else
  text = std::regex_replace(text, std::regex("r2.cpp: "), "r2.cpp:LINE: ");
#endif
  CHECK(text ==
        "r2.cpp:LINE: error: auto_downgrade() cannot take back drop_column(users, age): its values "
        "are gone [unsupported]\n"
        "hint: write `void downgrade(aludel::op& op)`, or `// migrate:irreversible` and the "
        "reason\n"
        "note: auto_downgrade() cannot take back drop_table(gone): its rows are gone\n"
        "note: in revision r2 (r2)\n"
        "note: nothing was changed; the database stays at r2");
}

TEST_CASE("an upgrade that cannot be recorded has no downgrade, for the same reason") {
  const program shop{dialect::sqlite, with_auto_downgrade([](op& op) {
                       op.create_table("notes", {column("id", bigint())});
                       op.create_schema("app");
                     })};
  for (const auto part : {detail::code_part::upgrade, detail::code_part::downgrade}) {
    const auto made = detail::record_code(shop.view(), 1, part, dialect::sqlite);
    REQUIRE(made.problem);
    CHECK(made.problem->message == "create_schema(app): SQLite has no schemas");
    CHECK(made.problem->where->file == "r2.cpp");
  }
}
