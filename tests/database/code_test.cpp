// SPDX-License-Identifier: MIT
// Revisions in C++ run as those in SQL do.
#include <aludel/aludel.hpp>
#include <aludel/op.hpp>
#include <catch2/catch.hpp>
#include <stdexcept>

#include "runtime/src/downgrade_stored.hpp"
#include "runtime/src/redo.hpp"
#include "tests/database/code_program.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"
#include "tests/database/scripts.hpp"

using namespace aludel;
using namespace aludel::model;
using test::program;
using test::revision;
using test::says;
using texts = std::vector<std::string>;

namespace {

void make_users(op& op) {
  op.create_table(
      "users",
      {column("id", bigint()).identity(identity_kind::by_default).primary_key(),
       column("email", varchar(40)).not_null(), column("team", integer()).comment("theirs"),
       unique("email"), foreign_key("team", "teams").on_delete(action::set_null)});
  op.add_column("users", column("name", text()).default_text("it's").not_null());
  op.create_index(index_on("users", {"name", expression("lower(email)")}));
  op.rename_column("users", "name", "full_name");
  op.rename_table("users", "people");
  op.execute("INSERT INTO people (email) VALUES ('a@b')");
  op.add_column("people", column("old", text()));
  op.drop_column("people", "old");
}

void drop_people(op& op) {
  op.drop_index("users_name_expr_idx");
  op.drop_table("people", if_exists);
  op.drop_table("people", if_exists);
}

void verify_people(op& op) {
  op.execute("SELECT full_name = 'it''s' FROM people");
  op.execute("SELECT 1 FROM people WHERE email IS NULL");
}

void does_not_hold(op& op) { op.execute("SELECT count(*) > 5 FROM people"); }

void fails(op& op) {
  op.create_table("t", {column("id", integer())});
  op.execute("INSERT INTO t (nix) VALUES (1)");
}

void throws(op& op) {
  op.create_table("t", {column("id", integer())});
  throw std::runtime_error("no such luck");
}

void is_refused(op& op) {
  op.create_table("t", {column("id", integer())});
  op.create_index(index_on("t", std::vector<index_part>{}));
}

constexpr revision_code good{make_users, drop_people, verify_people};

}  // namespace

TEST_CASE("a revision in C++ is applied, verified, taken back and redone") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), good};
  const auto bundle = shop.view();
  const auto before = database.tables();
  REQUIRE(upgrade(bundle, database.url(), {.target = "r1"}));
  const auto done = upgrade(bundle, database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT id, email, full_name FROM people") == "1|a@b|it's\n");
  CHECK(database.query("SELECT compatibility FROM aludel_history WHERE revision = 'r2'") ==
        "breaking\n");
  const auto again = redo(bundle, database.url(), {});
  if (!again) FAIL(to_string(again.error()));
  const auto back = downgrade(bundle, database.url(), {.target = "r1"});
  if (!back) FAIL(to_string(back.error()));
  CHECK(database.tables().find("people") == std::string::npos);
}

TEST_CASE("a script of a revision in C++ does what the revision does") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const test::scratch online{language};
  const test::scratch offline{language};
  const program shop{language, good};
  REQUIRE(upgrade(shop.view(), online.url()));
  const auto done = test::replay(offline, test::script_of(shop.view(), language, "base", {}).sql);
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(test::dump(offline) == test::dump(online));
}

TEST_CASE("a newer release's revision in C++ is taken back by what it has left") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), good};
  REQUIRE(upgrade(shop.view(), database.url()));
  const auto older = test::compile(
      {revision("r1", "", "CREATE TABLE teams (id integer PRIMARY KEY)", "DROP TABLE teams")},
      {database.language()});
  const auto back = downgrade_stored(older.view(), database.url(), {});
  if (!back) FAIL(to_string(back.error()));
  CHECK(database.tables().find("people") == std::string::npos);
}

TEST_CASE("what fails in a revision in C++ says where, and nothing stays") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto tried = [&](revision_code code) {
    const program shop{database.language(), code};
    auto done = upgrade(shop.view(), database.url());
    REQUIRE(!done);
    CHECK(says(done.error(), "the database stays at base"));
    CHECK(database.tables().find("t\n") == std::string::npos);
    REQUIRE(done.error().where);
    CHECK(done.error().where->file == "r2.cpp");
    return done.error();
  };
  const auto failed = tried({fails, drop_people});
  CHECK(says(failed, "nix"));
#ifdef __cpp_lib_source_location
  CHECK(failed.where->line > 0);
#endif
  CHECK(failed.where->text == "INSERT INTO t (nix) VALUES (1)");
  CHECK(says(tried({throws, drop_people}), "it threw: no such luck"));
  const auto refused = tried({is_refused, drop_people});
  CHECK(refused.message == "create_index(t_idx): an index has no columns");
  CHECK(tried({make_users, drop_people, does_not_hold}).code == errc::verify_failed);
}

TEST_CASE("a program without the code of a revision says which has it") {
  const test::scratch database{dialect::sqlite};
  const program shop{dialect::sqlite, good};
  const auto done = upgrade(shop.without_code(), database.url());
  REQUIRE(!done);
  CHECK(done.error().code == errc::unsupported);
  CHECK(says(done.error(), "<app>_migrate"));
  CHECK(says(done.error(), "stays at base"));
}

TEST_CASE("without a transaction it goes on at the call where it stopped") {
  const test::scratch database{dialect::postgresql};
  const program shop{dialect::postgresql,
                     {[](op& op) {
                        op.create_table("users", {column("id", integer()), column("name", text())});
                        op.create_index(index_on("users", {"id"}).concurrently());
                        op.execute("INSERT INTO users VALUES (1, 'a')");
                        op.create_index(index_on("users", {"name"}).concurrently());
                      },
                      [](op& op) { op.drop_table("users"); }},
                     "// migrate:upgrade transaction=off"};
  const auto bundle = shop.view();
  REQUIRE(upgrade(bundle, database.url(), {.target = "r1"}));
  database.query("CREATE TABLE users_name_idx ()");
  const auto stopped = upgrade(bundle, database.url());
  REQUIRE(!stopped);
  CHECK(says(stopped.error(), "statement 4 of 4 failed"));
  database.query("DROP TABLE users_name_idx");
  const auto done = upgrade(bundle, database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT count(*) FROM users") == "1\n");
  CHECK(database.query("SELECT count(*) FROM pg_indexes WHERE tablename = 'users'") == "2\n");
}
