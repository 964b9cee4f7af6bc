// SPDX-License-Identifier: MIT
// Changes of tables that are there, on both dialects: online, as scripts, and taken back.
#include <aludel/aludel.hpp>
#include <aludel/op.hpp>
#include <catch2/catch.hpp>
#include <regex>

#include "runtime/src/downgrade_stored.hpp"
#include "tests/database/code_program.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"
#include "tests/database/scripts.hpp"

using namespace aludel;
using namespace aludel::model;
using test::program;
using test::says;

namespace {

/// Users and what depends on them.
const std::string setup =
    "CREATE TABLE users (id integer PRIMARY KEY, email varchar(40) NOT NULL, age text, name text "
    "DEFAULT 'x', CONSTRAINT users_email_key UNIQUE (email));"
    "INSERT INTO users VALUES (1, 'a@b', '42', 'Ada'), (2, 'c@d', '7', NULL);"
    "CREATE INDEX users_name_idx ON users (name);"
    "CREATE TABLE posts (author integer REFERENCES users (id) ON DELETE CASCADE);"
    "INSERT INTO posts VALUES (1), (2);"
    "CREATE VIEW adults AS SELECT id, email FROM users;";

const auto first =
    test::revision("r1", "", setup, "DROP VIEW adults; DROP TABLE posts; DROP TABLE users;");

void alter(op& op) {
  op.batch_alter_table("users",
                       changes()
                           .alter_column("age", change()
                                                    .type(bigint())
                                                    .using_expression("CAST(age AS integer)")
                                                    .not_null()
                                                    .default_to("0"))
                           .alter_column("name", change().drop_default())
                           .add_constraint(check("grown", "age > 5"))
                           .add_column(column("state", text()).default_text("new").not_null())
                           .drop_constraint("users_email_key"));
  op.add_constraint("users", unique({"name", "age"}));
  op.add_constraint("posts", foreign_key("author", "users").named("of_author"));
  op.alter_column("users", "email", change().nullable().comment("theirs"));
  op.add_column("users", column("made", timestamptz()).default_to("CURRENT_TIMESTAMP").not_null());
  op.drop_constraint("users", "nix", if_exists);
  op.validate_constraint("users", "grown");
}

void alter_back(op& op) {
  op.drop_constraint("posts", "of_author");
  op.batch_alter_table("users",
                       changes()
                           .drop_column("made")
                           .drop_constraint("users_name_age_key")
                           .drop_column("state")
                           .drop_constraint("grown")
                           .alter_column("name", change().default_to("'x'"))
                           .alter_column("age", change().type(text()).nullable().drop_default())
                           .alter_column("email", change().not_null())
                           .add_constraint(unique("email")));
}

/// What was added and can be taken back.
void add(op& op) {
  op.batch_alter_table("users", changes()
                                    .add_column(column("state", text()).default_text("new"))
                                    .add_constraint(check("grown", "age <> '5'")));
  op.add_constraint("posts", unique("author"));
  op.add_column("posts", column("made", timestamptz()).default_to("CURRENT_TIMESTAMP").not_null());
}

constexpr revision_code altering{alter, alter_back};
constexpr revision_code adding{add, nullptr, nullptr, true};

/// What the database says of the columns and constraints of both tables.
std::string columns_of(const test::scratch& database) {
  if (database.language() == dialect::sqlite) {
    return database.query(
        "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk FROM sqlite_schema m, "
        "pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'aludel%' ORDER "
        "BY m.name, c.cid");
  }
  return database.query(
             "SELECT table_name, column_name, data_type, is_nullable, column_default FROM "
             "information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE "
             "'aludel%' ORDER BY 1, ordinal_position") +
         database.query(
             "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint "
             "WHERE conrelid::regclass::text IN ('users', 'posts') ORDER BY 2");
}

}  // namespace

TEST_CASE("tables are altered, rows and dependents kept, and altered back") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), first, altering};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  const auto before = columns_of(database);
  const auto done = upgrade(shop.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT id, email, age + 1, name, state FROM users ORDER BY id") ==
        "1|a@b|43|Ada|new\n2|c@d|8||new\n");
  CHECK(database.query("SELECT count(*) FROM users WHERE made IS NOT NULL") == "2\n");
  CHECK(database.query("SELECT author FROM posts ORDER BY 1") == "1\n2\n");
  CHECK(database.query("SELECT email FROM adults ORDER BY id") == "a@b\nc@d\n");
  CHECK_THROWS(database.query("INSERT INTO users (id, age, state) VALUES (3, 4, 'x')"));
  CHECK_THROWS(database.query("INSERT INTO users (id, age, name) VALUES (3, 42, 'Ada')"));
  database.query("INSERT INTO users (id, email, age) VALUES (3, 'a@b', 6)");
  database.query("DELETE FROM users WHERE id = 3");
  const auto back = downgrade(shop.view(), database.url(), {.target = "r1"});
  if (!back) FAIL(to_string(back.error()));
  CHECK(columns_of(database) == before);
  CHECK(database.query("SELECT id, email, age, name FROM users ORDER BY id") ==
        "1|a@b|42|Ada\n2|c@d|7|\n");
  CHECK_THROWS(database.query("INSERT INTO users (id, email) VALUES (3, 'a@b')"));
}

TEST_CASE("a script of altered tables does what a run does, up and down") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const test::scratch online{language};
  const test::scratch offline{language};
  const program shop{language, first, altering};
  const auto bundle = shop.view();
  const auto alike = [&](direction way, const std::string& from, const std::string& to) {
    const auto done =
        test::replay(offline, test::script_of(bundle, language, from, {.target = to}, way).sql);
    INFO(done.err);
    REQUIRE(done.exit_code == 0);
    // When a default of now was computed is a matter of time.
    const std::regex times("'?20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]+(\\.[0-9]+\\+[0-9]+)?'?");
    CHECK(std::regex_replace(test::dump(offline), times, "TIME") ==
          std::regex_replace(test::dump(online), times, "TIME"));
  };
  REQUIRE(upgrade(bundle, online.url()));
  alike(direction::upgrade, "base", "r2");
  REQUIRE(downgrade(bundle, online.url(), {.target = "r1"}));
  alike(direction::downgrade, "r2", "r1");
  REQUIRE(upgrade(bundle, online.url()));
  alike(direction::upgrade, "r1", "r2");
}

TEST_CASE("what was added to tables is taken back by auto_downgrade()") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), first, adding};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  const auto before = columns_of(database);
  const auto done = upgrade(shop.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT state FROM users") == "new\nnew\n");
  CHECK_THROWS(database.query("INSERT INTO posts (author) VALUES (1)"));
  const auto back = downgrade(shop.view(), database.url(), {.target = "r1"});
  if (!back) FAIL(to_string(back.error()));
  CHECK(columns_of(database) == before);
  database.query("INSERT INTO posts (author) VALUES (1)");
}

TEST_CASE("a change that the rows or other objects forbid says so at its call, and nothing stays") {
  const test::scratch database{dialect::sqlite};
  const auto tried = [&](void (*code)(op&)) {
    const program shop{dialect::sqlite, first, {code, alter_back}};
    const auto done = upgrade(shop.view(), database.url());
    REQUIRE(!done);
    INFO(to_string(done.error()));
    REQUIRE(done.error().where);
    CHECK(done.error().where->file == "r2.cpp");
    CHECK(to_string(done.error()).find("aludel_new") == std::string::npos);
    CHECK(says(done.error(), "the database stays at base"));
    CHECK(database.tables() == "aludel_history\naludel_version\n");
    return done.error();
  };
  CHECK(
      says(tried([](op& op) { op.alter_column("users", "name", change().not_null()); }), "users"));
  CHECK(says(tried([](op& op) { op.add_constraint("users", check("c", "age < '0'")); }), "c"));
  CHECK(says(tried([](op& op) { op.alter_column("users", "nix", change().not_null()); }), "nix"));
  CHECK(says(tried([](op& op) { op.drop_constraint("users", "nix"); }), "nix"));
  CHECK(says(tried([](op& op) { op.alter_column("nix", "a", change().not_null()); }),
             "there is no table nix"));
  CHECK(says(tried([](op& op) {
               op.batch_alter_table("users", changes().drop_column("email").drop_column("age"));
             }),
             "adults"));
}

TEST_CASE("a table is made anew in a transaction only, and that downgrade is not stored") {
  const test::scratch database{dialect::sqlite};
  const program without{
      dialect::sqlite,
      {[](op& op) { op.alter_column("teams", "id", change().default_to("7")); }, alter_back},
      "// migrate:upgrade transaction=off"};
  const auto refused = upgrade(without.view(), database.url());
  REQUIRE(!refused);
  CHECK(says(refused.error(), "SQLite makes the table anew for this, which needs a transaction"));

  const program shop{dialect::sqlite, first, altering};
  REQUIRE(upgrade(shop.view(), database.url()));
  CHECK(database.query("SELECT count(*) FROM aludel_history WHERE revision = 'r2' AND downgrade IS "
                       "NULL") == "1\n");
}
