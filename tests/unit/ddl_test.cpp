// SPDX-License-Identifier: MIT
// Definitions as SQL of both dialects.
#include "runtime/src/ddl.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/unit/refusal.hpp"

using namespace aludel;
using namespace aludel::model;
using detail::ddl;
using test::refusal;
using texts = std::vector<std::string>;

namespace {

const ddl postgresql{dialect::postgresql};
const ddl sqlite{dialect::sqlite};

const table users{
    "users",
    {column("id", bigint()).identity().primary_key(), column("email", varchar(40)).not_null(),
     column("name", text()).default_text("it's").collate("C").comment("as they say it"),
     column("team_id", bigint()), column("initial", text()).generated("substr(name, 1, 1)"),
     unique("email"), check("users_email_check", "email LIKE '%@%'"),
     foreign_key("team_id", "teams", "id").on_delete(action::cascade).deferrable()}};

}  // namespace

TEST_CASE("a table is written in both dialects", "[ddl]") {
  CHECK(postgresql.create_table(users, false) ==
        texts{R"(CREATE TABLE "users" (
  "id" bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  "email" varchar(40) NOT NULL,
  "name" text COLLATE "C" DEFAULT 'it''s',
  "team_id" bigint,
  "initial" text GENERATED ALWAYS AS (substr(name, 1, 1)) STORED,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_email_key" UNIQUE ("email"),
  CONSTRAINT "users_email_check" CHECK (email LIKE '%@%'),
  CONSTRAINT "users_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE DEFERRABLE
))",
              R"(COMMENT ON COLUMN "users"."name" IS 'as they say it')"});
  CHECK(sqlite.create_table(users, true) == texts{R"(CREATE TABLE IF NOT EXISTS "users" (
  "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
  "email" text NOT NULL CHECK (length("email") <= 40),
  "name" text COLLATE "C" DEFAULT 'it''s',
  "team_id" integer,
  "initial" text GENERATED ALWAYS AS (substr(name, 1, 1)) STORED,
  CONSTRAINT "users_email_key" UNIQUE ("email"),
  CONSTRAINT "users_email_check" CHECK (email LIKE '%@%'),
  CONSTRAINT "users_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE DEFERRABLE
))"});
}

TEST_CASE("a key of one column is written with braces or without", "[ddl]") {
  CHECK(unique({"email"}).columns == unique("email").columns);
  CHECK(primary_key({"id"}).columns == primary_key("id").columns);
  CHECK(unique({"team", "email"}).columns == names{"team", "email"});
}

TEST_CASE("types are those that the dialect has for them", "[ddl]") {
  const auto both = [](const type& of) { return postgresql.type(of) + " | " + sqlite.type(of); };
  CHECK(both(smallint()) == "smallint | integer");
  CHECK(both(numeric(10, 2)) == "numeric(10, 2) | numeric(10, 2)");
  CHECK(both(numeric()) == "numeric | numeric");
  CHECK(both(double_precision()) == "double precision | real");
  CHECK(both(timestamptz()) == "timestamptz | text");
  CHECK(both(uuid()) == "uuid | text");
  CHECK(both(jsonb()) == "jsonb | text");
  CHECK(both(bytes()) == "bytea | blob");
  CHECK(both(boolean()) == "boolean | boolean");
  CHECK(both(native("inet")) == "inet | inet");
  CHECK(postgresql.type(array(integer())) == "integer[]");
  CHECK(postgresql.type(array(native("inet"))) == "inet[]");
  CHECK(refusal([] {
          return sqlite.type(array(native("inet")));
        }).starts_with("SQLite has no arrays"));
}

TEST_CASE("indexes are written in both dialects", "[ddl]") {
  const auto plain = index_on("users", {"email", expression("lower(name)").desc()})
                         .unique()
                         .only_where("team_id IS NULL");
  for (const auto& in : {postgresql, sqlite}) {
    CHECK(in.create_index(plain, false) ==
          "CREATE UNIQUE INDEX \"users_email_expr_idx\" ON \"users\" (\"email\", (lower(name)) "
          "DESC) WHERE team_id IS NULL");
  }
  const auto rich =
      index_on(in_schema("app", "users"), {index_part("name").opclass("text_pattern_ops")})
          .named("i")
          .using_method("btree")
          .include({"email"})
          .concurrently();
  CHECK(postgresql.create_index(rich, true) ==
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS \"i\" ON \"app\".\"users\" USING \"btree\" "
        "(\"name\" \"text_pattern_ops\") INCLUDE (\"email\")");
  CHECK(sqlite.create_index(index_on(in_schema("main", "t"), {"a"}).named("i"), false) ==
        "CREATE INDEX \"main\".\"i\" ON \"t\" (\"a\")");
}

TEST_CASE("names are quoted, and refused where a database would cut them", "[ddl]") {
  CHECK(postgresql.name("a\"b; DROP") == "\"a\"\"b; DROP\"");
  CHECK(postgresql.qualified(in_schema("s.t", "u")) == "\"s.t\".\"u\"");
  CHECK(refusal([] { return sqlite.name(std::string(64, 'x')); }).find("has 64 bytes") !=
        std::string::npos);
  CHECK(refusal([] { return sqlite.name(""); }) ==
        "a name is empty, or has a NUL in it | give it a name");
}

TEST_CASE("what a dialect has not is refused, with a way out", "[ddl]") {
  CHECK(refusal([] { return sqlite.type(array(text())); }) ==
        "SQLite has no arrays | keep them as json(), or in a table of their own");
  CHECK(refusal([] {
          return sqlite.constraint("t", exclusion("x", {{"a", "="}}));
        }).starts_with("SQLite has no exclusion constraints"));
  CHECK(refusal([] {
          return sqlite.column(column("n", bigint()).identity());
        }).starts_with("SQLite numbers a primary key alone, which n is not"));
  CHECK(refusal([] {
          return postgresql.column(column("n", text()).identity());
        }).starts_with("the column n is numbered, and not of whole numbers"));
  CHECK(refusal([] {
          return sqlite.create_index(index_on("t", {"a"}).include({"b"}), false);
        }).starts_with("SQLite's indexes have no further columns"));
  CHECK(refusal([] {
          return postgresql.create_table({"t", {}}, false);
        }).starts_with("the table t has no columns"));
}

TEST_CASE("a part of a statement cannot end it, nor swallow the rest", "[ddl]") {
  for (const auto& in : {postgresql, sqlite}) {
    CHECK(in.expression("a -- b") == "a -- b\n");
    CHECK(in.expression("a /* b */") == "a /* b */");
    CHECK(in.expression("a || '; )' || \"b)\"") == "a || '; )' || \"b)\"");
    for (const auto* const wrong : {"a; DROP TABLE t", "a)", "(a", "a) OR (b", "", " -- a"}) {
      CHECK(refusal([&] { return in.expression(wrong); }) ==
            fmt::format("`{}` is no part of a statement | close its parentheses, and leave "
                        "semicolons out",
                        wrong));
    }
    CHECK(refusal([&] { return in.expression("a = 'b"); }) ==
          "the string has no end: `'b` | end it");
  }
  const auto wrong = [](auto write) {
    return refusal(write).find("is no part of") != std::string::npos;
  };
  const std::string bad = "1) --";
  CHECK(wrong([&] { return sqlite.column(column("a", text()).default_to(bad)); }));
  CHECK(wrong([&] { return sqlite.column(column("a", text()).generated(bad)); }));
  CHECK(wrong([&] { return sqlite.column(column("a", native(bad))); }));
  CHECK(wrong([&] { return sqlite.constraint("t", check("c", bad)); }));
  CHECK(wrong([&] { return postgresql.constraint("t", exclusion("x", {{bad, "="}})); }));
  CHECK(wrong([&] { return postgresql.constraint("t", exclusion("x", {{"a", bad}})); }));
  CHECK(wrong([&] {
    return postgresql.constraint("t", exclusion("x", {{"a", "="}}).only_where(bad));
  }));
  CHECK(wrong([&] { return sqlite.create_index(index_on("t", {expression(bad)}), false); }));
  CHECK(wrong([&] { return sqlite.create_index(index_on("t", {"a"}).only_where(bad), false); }));
  CHECK(wrong([&] { return sqlite.update(backfill("t").set(bad).where("a")); }));
  CHECK(wrong([&] { return sqlite.update(backfill("t").set("a = 1").where(bad)); }));
  const auto altered = [&](const change& what) {
    return wrong([&] { return postgresql.alter_table("t", {column_altered{"a", what}}); });
  };
  CHECK(altered(change().default_to(bad)));
  CHECK(altered(change().type(text()).using_expression(bad)));
}

TEST_CASE("a statement is one, and leaves transactions alone", "[ddl]") {
  for (const auto& in : {postgresql, sqlite}) {
    CHECK(in.statement("SELECT 1;; -- a") == "SELECT 1");
    CHECK(in.statement("SELECT 1 -- a") == "SELECT 1 -- a\n");
    CHECK(in.statement("SELECT ';' /* ; */") == "SELECT ';' /* ; */");
    CHECK(in.statement("CREATE TRIGGER t AFTER DELETE ON u BEGIN SELECT 1; END;") ==
          "CREATE TRIGGER t AFTER DELETE ON u BEGIN SELECT 1; END;");
    CHECK(refusal([&] { return in.statement("SELECT 1; SELECT 2"); }) ==
          "there is more than one statement in it | call it once for each");
    for (const auto* const none : {"", ";", " -- a", "/* a */ ;;"}) {
      CHECK(refusal([&] { return in.statement(none); }).starts_with("there is no statement in it"));
    }
    for (const auto* const control :
         {"COMMIT", "/* a */ begin;", "Rollback TO a", "SAVEPOINT a", "RELEASE a", "END"}) {
      CHECK(refusal([&] {
              return in.statement(control);
            }).starts_with("a revision cannot begin or end transactions"));
    }
  }
  CHECK(refusal([] {
          return postgresql.statement("START TRANSACTION");
        }).starts_with("a revision cannot begin or end transactions"));
  CHECK(refusal([] { return sqlite.statement("ATTACH 'a' AS b"); }) ==
        "a revision is about one database | remove it");
  CHECK(refusal([] { return sqlite.statement("detach b"); }).starts_with("a revision is about"));
}

TEST_CASE("SQLite's defaults are in parentheses where they have to be", "[ddl]") {
  for (const auto* const plain :
       {"1", "-1", "'a'", "NULL", "true", "current_timestamp", "\"a\"", "(a)", "(a + (b))"}) {
    CHECK(sqlite.default_value(plain) == plain);
  }
  for (const auto* const bare : {"a", "1 + 1", "lower('A')", "(a) + (b)", "- 1 - 1"}) {
    CHECK(sqlite.default_value(bare) == fmt::format("({})", bare));
    CHECK(postgresql.default_value(bare) == bare);
  }
}

TEST_CASE("SQLite's foreign keys stay in their schema, and match simply", "[ddl]") {
  const auto key = foreign_key("a", in_schema("main", "u"));
  CHECK(sqlite.constraint("t", key) == R"(CONSTRAINT "t_a_fkey" FOREIGN KEY ("a") REFERENCES "u")");
  CHECK(sqlite.constraint(in_schema("main", "t"), key) == sqlite.constraint("t", key));
  CHECK(refusal([&] { return sqlite.constraint(in_schema("other", "t"), key); }) ==
        "SQLite's foreign keys stay in their database, and main is another | refer to a table of "
        "the same one");
  CHECK(sqlite.constraint("t", foreign_key("a", "u").match_full()).ends_with("MATCH FULL"));
  CHECK(refusal([] {
          return sqlite.constraint("t", foreign_key({"a", "b"}, "u").match_full());
        }) ==
        "SQLite takes MATCH FULL for MATCH SIMPLE | leave match_full() out, and check() that "
        "all columns are null or none is");
}

TEST_CASE("a new default takes the old one's place before the type changes", "[ddl]") {
  CHECK(postgresql.alter_table("t",
                               {column_altered{"a", change().type(integer()).default_to("1")}}) ==
        R"(ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT, ALTER COLUMN "a" TYPE integer, )"
        R"(ALTER COLUMN "a" SET DEFAULT 1)");
  CHECK(refusal([] {
          return postgresql.alter_table(
              "t", {column_altered{"a", change().not_null().using_expression("1")}});
        }).starts_with("PostgreSQL converts the values of a column with its type"));
}

TEST_CASE("values are written as literals, in place of parameters alone", "[ddl]") {
  for (const auto& in : {postgresql, sqlite}) {
    CHECK(in.with_values("UPDATE t SET a = $2, b = '$1' /* $1 */ WHERE \"$1\" = $1 - $3 -- $9",
                         {"it's", nullptr, -7}) ==
          "UPDATE t SET a = NULL, b = '$1' /* $1 */ WHERE \"$1\" = 'it''s' - (-7) -- $9");
    CHECK(in.with_values("VALUES ($1, $2, $3, $4)",
                         {true, 1.5, std::string("\\x"), 9'000'000'000LL}) ==
          "VALUES (TRUE, 1.5, '\\x', 9000000000)");
    CHECK(refusal([&] { return in.with_values("SELECT $2", {1}); }) ==
          "there is no value for $2 | there are 1: $1, $2 and so on stand for them");
    CHECK(refusal([&] {
            return in.literal(std::string("a\0b", 3));
          }).starts_with("a text has a NUL"));
    CHECK(refusal([&] { return in.literal(0.0 / 0.0); }).starts_with("a value is no number"));
  }
  CHECK(postgresql.literal(value::of_bytes(std::string("\0\xff", 2))) == "'\\x00ff'::bytea");
  CHECK(sqlite.literal(value::of_bytes(std::string("\0\xff", 2))) == "x'00ff'");
}

TEST_CASE("many rows are several statements", "[ddl]") {
  const std::vector<std::vector<value>> rows(1001, {1, "a"});
  const auto all = postgresql.insert("t", {"id", "x"}, rows);
  REQUIRE(all.size() == 3);
  CHECK(all[2] == "INSERT INTO \"t\" (\"id\", \"x\") VALUES\n  (1, 'a')");
  CHECK(postgresql.insert("t", {"id"}, {}).empty());
  CHECK(refusal([] {
          return sqlite.insert("t", {"id", "x"}, {{1, 2}, {3}});
        }).starts_with("row 2 has 1 values for 2 columns"));
}
