// SPDX-License-Identifier: MIT
// Functions, triggers and domains as SQL of both dialects.
#include <catch2/catch.hpp>

#include "runtime/src/ddl.hpp"
#include "tests/unit/refusal.hpp"

using namespace aludel;
using namespace aludel::model;
using detail::ddl;
using test::refusal;

namespace {

const ddl postgresql{dialect::postgresql};
const ddl sqlite{dialect::sqlite};

trigger touch() {
  return trigger("users_touch", in_schema("app", "users"))
      .after()
      .on_update({"name", "it\"s"})
      .for_each_row()
      .when("NEW.name <> OLD.name")
      .execute("app.touch('x')")
      .body("UPDATE users SET touched = 1 WHERE id = NEW.id");
}

}  // namespace

TEST_CASE("a function is written with all that it has", "[ddl]") {
  CHECK(
      postgresql.function(function(in_schema("app", "add"),
                                   {{"a", integer()}, {"it\"s", numeric(9, 2), "1"}, {"", text()}})
                              .returns(array(integer()))
                              .language("sql")
                              .immutable()
                              .body("SELECT a + b")) ==
      R"sql("app"."add"("a" integer, "it""s" numeric(9, 2) DEFAULT 1, text) RETURNS integer[] )sql"
      R"sql(LANGUAGE "sql" IMMUTABLE AS $aludel$SELECT a + b$aludel$)sql");
  CHECK(
      postgresql.function(function("touch").returns("trigger").stable().body("BEGIN END")) ==
      R"sql("touch"() RETURNS trigger LANGUAGE "plpgsql" STABLE AS $aludel$BEGIN END$aludel$)sql");
  CHECK(postgresql.signature("add", {integer(), array(text())}) == R"("add"(integer, text[]))");
  CHECK(refusal([] { return postgresql.function(function("touch")); }) ==
        "the function touch has no body | give it one with body()");
  CHECK(refusal([] {
          return postgresql.function(function(std::string(64, 'x')).body("x"));
        }).find("has 64 bytes") != std::string::npos);
}

TEST_CASE("no body ends the quotes that it is in", "[ddl]") {
  const auto quoted = [](const std::string& body) {
    const auto made = postgresql.function(function("f").body(body));
    return made.substr(made.find("AS ") + 3);
  };
  CHECK(quoted("a $$ 'b' $") == "$aludel$a $$ 'b' $$aludel$");
  CHECK(quoted("$aludel$") == "$aludel1$$aludel$$aludel1$");
  CHECK(quoted("ends with $aludel") == "$aludel1$ends with $aludel$aludel1$");
  CHECK(quoted("$aludel1$ $aludel$") == "$aludel2$$aludel1$ $aludel$$aludel2$");
}

TEST_CASE("a trigger calls a function on PostgreSQL, and has statements on SQLite", "[ddl]") {
  CHECK(postgresql.trigger(touch()) ==
        R"sql("users_touch" AFTER UPDATE OF "name", "it""s" ON "app"."users" FOR EACH ROW )sql"
        R"sql(WHEN (NEW.name <> OLD.name) EXECUTE FUNCTION app.touch('x'))sql");
  CHECK(sqlite.trigger(touch()) ==
        R"sql("app"."users_touch" AFTER UPDATE OF "name", "it""s" ON "users" FOR EACH ROW )sql"
        "WHEN (NEW.name <> OLD.name) BEGIN\nUPDATE users SET touched = 1 WHERE id = NEW.id;\nEND");
  CHECK(
      postgresql.trigger(
          trigger("t", "v").before().on_insert().on_delete().on_truncate().execute("f()")) ==
      R"("t" BEFORE INSERT OR DELETE OR TRUNCATE ON "v" FOR EACH STATEMENT EXECUTE FUNCTION f())");
  CHECK(sqlite.trigger(trigger("t", "v").instead_of().on_update().for_each_row().body(
            "SELECT 1;")) == "\"t\" INSTEAD OF UPDATE ON \"v\" FOR EACH ROW BEGIN\nSELECT 1;\nEND");
}

TEST_CASE("a trigger's last statement has an end, and not two", "[ddl]") {
  const auto body = [](const std::string& text) {
    const auto made = sqlite.trigger(trigger("t", "u").on_insert().for_each_row().body(text));
    return made.substr(made.find("BEGIN\n") + 6);
  };
  CHECK(body("SELECT 1; SELECT 2") == "SELECT 1; SELECT 2;\nEND");
  CHECK(body("SELECT 1 -- one") == "SELECT 1; -- one\nEND");
  CHECK(body("SELECT 1; -- one") == "SELECT 1; -- one\nEND");
  CHECK(body("SELECT ';' /* ; */\n") == "SELECT ';'; /* ; */\n\nEND");
}

TEST_CASE("a trigger that its dialect cannot have is refused, with a way out", "[ddl]") {
  const auto on = [](const ddl& in, const trigger& of) {
    return refusal([&] { return in.trigger(of); });
  };
  const auto plain = trigger("t", "users").for_each_row();
  CHECK(on(postgresql, plain) ==
        "the trigger t has no event | say on_insert(), on_update() or on_delete()");
  CHECK(on(postgresql, trigger(plain).on_insert().body("SELECT 1")) ==
        "PostgreSQL's triggers call a function, and t none | make one with create_function(), and "
        "say execute(\"its_name()\"): it is for PostgreSQL alone");
  CHECK(on(sqlite, trigger(plain).on_insert().execute("f()")) ==
        "SQLite's triggers have statements, and t has none | give it some with body(\"UPDATE "
        "…;\"): they are for SQLite alone");
  CHECK(on(sqlite, trigger(plain).on_insert().on_delete().body("SELECT 1")) ==
        "SQLite's triggers have one event each, and t has 2 | make a trigger for each");
  CHECK(on(sqlite, trigger("t", "users").on_insert().body("SELECT 1")) ==
        "SQLite's triggers run for each row, and t for each statement | say for_each_row()");
  CHECK(on(sqlite, trigger(plain).on_truncate().body("SELECT 1")) ==
        "SQLite has no TRUNCATE | leave on_truncate() out");
}

TEST_CASE("a domain is written with all that it has", "[ddl]") {
  CHECK(
      postgresql.domain(domain(in_schema("app", "email"), varchar(40))
                            .collate("C")
                            .default_to("'a@b'")
                            .not_null()
                            .check("email_check", "VALUE LIKE '%@%'")
                            .check("short", "length(VALUE) < 9")) ==
      R"sql("app"."email" AS varchar(40) COLLATE "C" DEFAULT 'a@b' NOT NULL CONSTRAINT )sql"
      R"sql("email_check" CHECK (VALUE LIKE '%@%') CONSTRAINT "short" CHECK (length(VALUE) < 9))sql");
  CHECK(postgresql.domain(domain("plain", text())) == "\"plain\" AS text");
}

TEST_CASE("an exclusion is written in a table", "[ddl]") {
  CHECK(
      postgresql
          .create_table({"stays",
                         {column("during", native("tsrange")),
                          exclusion("no_two", {{"during", "&&"}, {"lower(room)", "="}})
                              .only_where("room IS NOT NULL")
                              .deferrable()}},
                        false)
          .front() ==
      "CREATE TABLE \"stays\" (\n  \"during\" tsrange,\n  CONSTRAINT \"no_two\" EXCLUDE USING gist "
      "(during WITH &&, lower(room) WITH =) WHERE (room IS NOT NULL) DEFERRABLE\n)");
}
