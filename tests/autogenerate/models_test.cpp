// SPDX-License-Identifier: MIT
// Models of C++, made in a database, and what is told where they cannot be.
#include "autogenerate/models.hpp"

#include <catch2/catch.hpp>

#include "autogenerate/read.hpp"
#include "runtime/src/state.hpp"
#include "tests/database/code_program.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using namespace aludel::model;
using texts = std::vector<std::string>;

namespace {

texts wrong_with(const schema& all, dialect language, bool others = false) {
  const auto made = autogenerate::statements_of({all, "models.cpp"}, language, others);
  texts found;
  if (made) return found;
  for (const auto& each : made.error()) {
    found.push_back(each.message);
    CHECK(each.where->file == "models.cpp");
    CHECK_FALSE(each.hint.empty());
#ifdef __cpp_lib_source_location
    CHECK(each.where->line > 0);
#endif
  }
  return found;
}

/// All kinds of things, as far as both dialects have them; more on PostgreSQL.
schema everything() {
  return schema()
      .only_on(dialect::postgresql)
      .add_schema("app")
      .on_all()
      .add(table("users", {column("id", bigint()).identity().primary_key(),
                           column("email", varchar(40)).not_null(), unique("email"),
                           check("at", "email LIKE '%@%'")}))
      .add(table("posts", {column("author", bigint()), column("title", text()).default_text("it's"),
                           foreign_key("author", "users", "id").on_delete(action::cascade)}))
      .add(index_on("posts", {"author", expression("lower(title)")}).only_where("author > 1"))
      .add_view("titles", "SELECT title FROM posts -- all of them");
}

schema of_postgresql() {
  return schema()
      .add_schema("app")
      .add_enum(in_schema("app", "mood"), {"good", "it's bad"})
      .add_sequence(in_schema("app", "counter"))
      .add(domain(in_schema("app", "positive"), integer()).check("above", "VALUE > 0"))
      .add(table("users", {column("id", bigint()).identity().primary_key(),
                           column("mood", native("app.mood")),
                           column("age", native("app.positive")), column("tags", array(text()))}))
      .add(function("touch").returns("trigger").body("BEGIN RETURN NEW; END"))
      .add(trigger("touched", "users").before().on_update().for_each_row().execute("touch()"))
      .add_materialized_view("moods", "SELECT mood FROM users")
      .add_sql("CREATE RULE quiet AS ON DELETE TO users DO INSTEAD NOTHING");
}

/// What a database has that they were made in.
texts made_of(const schema& all, dialect language) {
  const test::scratch database{language};
  const test::program any{language, {nullptr, nullptr}};
  auto connection = detail::connect(any.view(), database.url(), {}, detail::purpose::change);
  REQUIRE(connection);
  for (const auto& each : autogenerate::make(**connection, {all, "models.cpp"}, false)) {
    FAIL(to_string(each));
  }
  const auto read = autogenerate::read_schema(**connection);
  REQUIRE(read);
  texts titles;
  for (const auto& each : read->objects) titles.push_back(title(each.key));
  return titles;
}

bool has(const texts& all, const std::string& wanted) {
  return std::find(all.begin(), all.end(), wanted) != all.end();
}

}  // namespace

TEST_CASE("models of both dialects are made in each") {
  for (const auto language : {dialect::postgresql, dialect::sqlite}) {
    const auto found = made_of(everything(), language);
    for (const auto* const each : {"table users", "column users.email", "view titles",
                                   "table posts", "index posts_author_expr_idx"}) {
      INFO(each);
      CHECK(has(found, each));
    }
    CHECK(has(found, "schema app") == (language == dialect::postgresql));
  }
  const auto found = made_of(of_postgresql(), dialect::postgresql);
  for (const auto* const each :
       {"schema app", "enum app.mood", "sequence app.counter", "domain app.positive",
        "column users.tags", "function touch()", "trigger touched on users",
        "materialized view moods", "rule quiet on users"}) {
    INFO(each);
    CHECK(has(found, each));
  }
}

TEST_CASE("what is for one dialect is left out on the other") {
  CHECK(wrong_with(everything(), dialect::sqlite).empty());
  CHECK(wrong_with(schema().only_on(dialect::sqlite).add_enum("mood", {"a"}), dialect::postgresql)
            .empty());
  CHECK(wrong_with(schema().add_enum("mood", {"a"}), dialect::sqlite) ==
        texts{"create_enum(mood): SQLite has no enums"});
}

TEST_CASE("what is wrong in models is told all at once, with its place") {
  CHECK(wrong_with(schema()
                       .add(table("users", {column("id", integer()), column("id", text()),
                                            unique("nix"), unique("nix")}))
                       .add(table("posts",
                                  {column("author", integer()),
                                   foreign_key("author", "people", "id").named("a"),
                                   foreign_key({"author"}, "users", {"id", "author"}).named("b")}))
                       .add_view("users", "SELECT 1")
                       .add(index_on("posts", {"nothing"}).include({"no"}))
                       .add(index_on("nowhere", {"a"})),
                   dialect::postgresql) ==
        texts{"the view users has the name of the table in line " + std::to_string(__LINE__ - 11),
              "the table users has two columns id",
              "the constraint users_nix_key is of the column nix, which the table users has not",
              "the table users has two constraints users_nix_key",
              "the constraint users_nix_key is of the column nix, which the table users has not",
              "the foreign key a of posts refers to a table people, which is not there",
              "the foreign key b is of the column author, which the table users has not",
              "the foreign key b has 1 columns, and refers to 2",
              "the index posts_nothing_idx is of the column no, which the table posts has not",
              "the index posts_nothing_idx is of the column nothing, which the table posts has not",
              "the index nowhere_a_idx is of a table nowhere, which is not there"});
}

TEST_CASE("what SQL makes can be referred to") {
  const auto all =
      schema()
          .add_sql("CREATE TABLE IF NOT EXISTS \"Users\" (id integer PRIMARY KEY)")
          .add(table("posts", {column("author", bigint()), foreign_key("author", "Users", "id"),
                               foreign_key("author", "nobody").named("n")}))
          .add(index_on("Users", {"id"}))
          .add_view("seen", "SELECT 1 AS a")
          .only_on(dialect::postgresql)
          .add_materialized_view("kept", "SELECT 1 AS a")
          .add(index_on("kept", {"a"}));
  for (const auto language : {dialect::sqlite, dialect::postgresql}) {
    CHECK(wrong_with(all, language) ==
          texts{"the foreign key n of posts refers to a table nobody, which is not there"});
  }
}

TEST_CASE("a key may refer to a table of a file beside the models") {
  const auto all = schema().add(
      table("posts", {column("author", integer()), foreign_key("author", "users", "id")}));
  CHECK(wrong_with(all, dialect::sqlite).size() == 1);
  CHECK(wrong_with(all, dialect::sqlite, true).empty());
}

TEST_CASE("what the database refuses of models has their place") {
  const test::scratch database{dialect::postgresql};
  const test::program any{dialect::postgresql, {nullptr, nullptr}};
  auto connection = detail::connect(any.view(), database.url(), {}, detail::purpose::change);
  REQUIRE(connection);
  const auto found = autogenerate::make(
      **connection, {schema().add(table("t", {column("a", native("nix"))})), "models.cpp"}, false);
  REQUIRE(found.size() == 1);
  CHECK(found.front().message == "type \"nix\" does not exist");
  CHECK(found.front().where->file == "models.cpp");
#ifdef __cpp_lib_source_location
  CHECK(found.front().where->line == __LINE__ - 5);
#endif
}
