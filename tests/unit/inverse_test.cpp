// SPDX-License-Identifier: MIT
// What takes each operation back.
#include "runtime/src/inverse.hpp"

#include <fmt/format.h>

#include <aludel/op.hpp>
#include <catch2/catch.hpp>
#include <optional>

using namespace aludel;
using namespace aludel::model;
using calls = void (*)(op&);
using texts = std::vector<std::string>;

namespace {

constexpr auto postgresql = dialect::postgresql;
constexpr auto sqlite = dialect::sqlite;

detail::recorded_code inverse(dialect language, calls upgrade) {
  detail::inverter target{language};
  op handle{target};
  upgrade(handle);
  return target.downgrade();
}

texts taken_back(dialect language, calls upgrade) {
  const auto made = inverse(language, upgrade);
  if (made.problem) return {made.problem->message};
  texts all;
  for (const auto& each : made.statements) all.push_back(each.text);
  return all;
}

/// Why the call cannot be taken back.
std::string lost(calls upgrade, dialect language = postgresql) {
  const auto made = inverse(language, upgrade);
  if (!made.problem) return "it can";
  CHECK(made.statements.empty());
  CHECK(made.problem->hint ==
        "write `void downgrade(aludel::op& op)`, or `// migrate:irreversible` and the reason");
  return made.problem->message.substr(
      std::string_view("auto_downgrade() cannot take back ").size());
}

}  // namespace

TEST_CASE("calls are taken back in reverse order, on both dialects", "[inverse]") {
  const calls upgrade = [](op& op) {
    op.create_table(in_schema("app", "users"),
                    {column("id", bigint()).primary_key().comment("theirs"), unique("id")});
    op.add_column("teams", column("name", text()).comment("ours"));
    op.rename_table(in_schema("app", "users"), "people");
    op.rename_column("teams", "name", "title");
    op.create_index(index_on(in_schema("app", "people"), {"id"}).concurrently());
    op.create_index(index_on("teams", {"title"}).named("i"));
    op.create_view("v", "SELECT 1");
    op.create_trigger(trigger("t", in_schema("app", "people"))
                          .on_insert()
                          .for_each_row()
                          .execute("f()")
                          .body("SELECT 1"));
  };
  CHECK(taken_back(postgresql, upgrade) ==
        texts{
            R"(DROP TRIGGER "t" ON "app"."people")",
            R"(DROP VIEW "v")",
            R"(DROP INDEX "i")",
            R"(DROP INDEX CONCURRENTLY "app"."people_id_idx")",
            R"(ALTER TABLE "teams" RENAME COLUMN "title" TO "name")",
            R"(ALTER TABLE "app"."people" RENAME TO "users")",
            R"(ALTER TABLE "teams" DROP COLUMN "name")",
            R"(DROP TABLE "app"."users")",
        });
  CHECK(taken_back(sqlite, upgrade) == texts{
                                           R"(DROP TRIGGER "app"."t")",
                                           R"(DROP VIEW "v")",
                                           R"(DROP INDEX "i")",
                                           R"(DROP INDEX "app"."people_id_idx")",
                                           R"(ALTER TABLE "teams" RENAME COLUMN "title" TO "name")",
                                           R"(ALTER TABLE "app"."people" RENAME TO "users")",
                                           R"(ALTER TABLE "teams" DROP COLUMN "name")",
                                           R"(DROP TABLE "app"."users")",
                                       });
}

TEST_CASE("what PostgreSQL alone has is taken back", "[inverse]") {
  CHECK(taken_back(postgresql,
                   [](op& op) {
                     op.create_schema("app");
                     op.create_sequence(in_schema("app", "s"));
                     op.create_enum(in_schema("app", "mood"), {"it's"});
                     op.rename_enum_value(in_schema("app", "mood"), "it's", "glad");
                     op.create_extension("hstore");
                     op.create_materialized_view("v", "SELECT 1");
                     op.create_function(
                         function("f", {{"a", integer(), "1"}, {"b", array(text())}}).body("x"));
                     op.create_function(function("f").body("x"));
                     op.create_domain(domain("d", text()));
                     op.add_constraint("users", foreign_key("team", "teams").not_valid());
                     op.validate_constraint("users", "users_team_fkey");
                     op.add_constraint("users", unique({"a", "b"}));
                     op.add_constraint("users", check("aged", "age > 0"));
                     op.add_constraint("users", exclusion("one", {{"a", "="}}));
                   }) == texts{
                             R"(ALTER TABLE "users" DROP CONSTRAINT "one")",
                             R"(ALTER TABLE "users" DROP CONSTRAINT "aged")",
                             R"(ALTER TABLE "users" DROP CONSTRAINT "users_a_b_key")",
                             R"(ALTER TABLE "users" DROP CONSTRAINT "users_team_fkey")",
                             R"(DROP DOMAIN "d")",
                             R"(DROP FUNCTION "f"())",
                             R"(DROP FUNCTION "f"(integer, text[]))",
                             R"(DROP MATERIALIZED VIEW "v")",
                             R"(DROP EXTENSION "hstore")",
                             R"(ALTER TYPE "app"."mood" RENAME VALUE 'glad' TO 'it''s')",
                             R"(DROP TYPE "app"."mood")",
                             R"(DROP SEQUENCE "app"."s")",
                             R"(DROP SCHEMA "app")",
                         });
}

TEST_CASE("what has no certain inverse says so, and why", "[inverse]") {
  CHECK(lost([](op& op) { op.execute("UPDATE t SET a = 1"); }) ==
        "execute(): what it changed is not known");
  CHECK(lost([](op& op) { op.execute("UPDATE t SET a = $1", {1}); }) ==
        "execute(): what it changed is not known");
  CHECK(lost([](op& op) { op.bulk_insert("t", {"a"}, {{1}}); }) ==
        "bulk_insert(t): its rows may have changed since");
  CHECK(lost([](op& op) { op.drop_table(in_schema("app", "users"), if_exists); }, sqlite) ==
        "drop_table(app.users): its rows are gone");
  CHECK(lost([](op& op) { op.drop_column("users", "age"); }, sqlite) ==
        "drop_column(users, age): its values are gone");
  CHECK(lost([](op& op) { op.alter_column("users", "age", change().not_null()); }) ==
        "alter_column(users, age): what it was is not known");
  CHECK(lost([](op& op) { op.drop_constraint("users", "c"); }) ==
        "drop_constraint(users, c): what it was is not known");
  CHECK(lost([](op& op) {
          op.add_constraint("users", primary_key({"a", "b"}));
        }) == "add_constraint(users, users_pkey): which of its columns could be null is not known");
  CHECK(lost([](op& op) { op.drop_index("i"); }, sqlite) ==
        "drop_index(i): what it was is not known");
  CHECK(lost([](op& op) { op.comment_on_table("users", "x"); }) ==
        "comment_on_table(users): what it was is not known");
  CHECK(lost([](op& op) { op.comment_on_column("users", "age", "x"); }) ==
        "comment_on_column(users, age): what it was is not known");
  CHECK(lost([](op& op) { op.add_enum_value("mood", "x"); }) ==
        "add_enum_value(mood): an enum keeps its values");
  for (const auto& [name, drop] : std::vector<std::pair<std::string, calls>>{
           {"drop_view(o)", [](op& op) { op.drop_view("o"); }},
           {"drop_trigger(o, t)", [](op& op) { op.drop_trigger("o", "t"); }},
           {"drop_function(o)", [](op& op) { op.drop_function("o"); }},
           {"drop_function(o)", [](op& op) { op.drop_function("o", {text()}); }},
           {"drop_domain(o)", [](op& op) { op.drop_domain("o"); }},
           {"drop_schema(o)", [](op& op) { op.drop_schema("o"); }},
           {"drop_sequence(o)", [](op& op) { op.drop_sequence("o"); }},
           {"drop_enum(o)", [](op& op) { op.drop_enum("o"); }},
           {"drop_extension(o)", [](op& op) { op.drop_extension("o"); }},
           {"drop_materialized_view(o)", [](op& op) { op.drop_materialized_view("o"); }}}) {
    CHECK(lost(drop) == name + ": what it was is not known");
  }
}

TEST_CASE("what may have been there before is not taken back", "[inverse]") {
  struct guarded {
    std::string name;
    calls create;
    dialect language = postgresql;
  };
  for (const auto& [name, create, language] : std::vector<guarded>{
           {"create_table(o)",
            [](op& op) { op.create_table("o", {column("a", text())}, if_not_exists); }},
           {"create_index(t_a_idx)",
            [](op& op) { op.create_index(index_on("t", {"a"}), if_not_exists); }},
           {"create_view(o)", [](op& op) { op.create_view("o", "SELECT 1", or_replace); }},
           {"create_view(o)", [](op& op) { op.create_view("o", "SELECT 1", if_not_exists); },
            sqlite},
           {"create_trigger(o)",
            [](op& op) {
              op.create_trigger(trigger("o", "t").on_insert().execute("f()"), or_replace);
            }},
           {"create_function(o)",
            [](op& op) { op.create_function(function("o").body("x"), or_replace); }},
           {"create_schema(o)", [](op& op) { op.create_schema("o", if_not_exists); }},
           {"create_sequence(o)", [](op& op) { op.create_sequence("o", if_not_exists); }},
           {"create_extension(o)", [](op& op) { op.create_extension("o", if_not_exists); }}}) {
    CHECK(lost(create, language) == name + ": it may have been there before");
  }
}

TEST_CASE("all calls that cannot be taken back are told of, each with its line", "[inverse]") {
  const auto made = inverse(postgresql, [](op& op) {
    op.create_table("t", {column("a", text())});
    op.drop_table("u");
    op.drop_column("t", "a");
  });
  REQUIRE(made.problem);
  CHECK(made.problem->message ==
        "auto_downgrade() cannot take back drop_table(u): its rows are gone");
  REQUIRE(made.problem->notes.size() == 1);
  std::string line;
#ifdef __cpp_lib_source_location
  line = fmt::format("line {}: ", made.problem->where->line + 1);
#endif
  CHECK(made.problem->notes.front() ==
        line + "auto_downgrade() cannot take back drop_column(t, a): its values are gone");
}

TEST_CASE("what means nothing on a dialect needs no way back there", "[inverse]") {
  CHECK(taken_back(sqlite, [](op& op) { op.comment_on_table("users", "x"); }).empty());
  CHECK(taken_back(postgresql, [](op& op) { op.bulk_insert("t", {"a"}, {}); }).empty());
}
