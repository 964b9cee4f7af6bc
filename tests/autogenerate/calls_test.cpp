// SPDX-License-Identifier: MIT
// Statements, as calls in C++.
#include "autogenerate/calls.hpp"

#include <catch2/catch.hpp>

using namespace aludel;
using autogenerate::as_calls;

namespace {

std::string postgresql(const std::string& sql) {
  return as_calls({{sql, {}}}, dialect::postgresql);
}
std::string sqlite(const std::string& sql) { return as_calls({{sql, {}}}, dialect::sqlite); }

/// What has no call of its own stays SQL.
bool is_executed(const std::string& sql) { return postgresql(sql).starts_with("op.execute("); }

}  // namespace

TEST_CASE("tables, columns and constraints are calls") {
  CHECK(postgresql("CREATE TABLE users (\n"
                   "  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,\n"
                   "  email character varying(40) DEFAULT 'x'::character varying NOT NULL,\n"
                   "  price numeric(9,2) DEFAULT 5,\n"
                   "  at timestamp with time zone DEFAULT now(),\n"
                   "  tags text[],\n"
                   "  ip inet COLLATE \"C\",\n"
                   "  twice integer GENERATED ALWAYS AS ((price * 2)) STORED,\n"
                   "  CONSTRAINT users_pkey PRIMARY KEY (id),\n"
                   "  CONSTRAINT \"of \"\"us\" CHECK ((email <> ''::text)) NOT VALID,\n"
                   "  CONSTRAINT k UNIQUE (email, at) DEFERRABLE INITIALLY DEFERRED\n)") ==
        R"~(op.create_table("users", {column("id", bigint()).identity(),
      column("email", varchar(40)).default_to("'x'::character varying").not_null(),
      column("price", numeric(9,2)).default_to("5"),
      column("at", timestamptz()).default_to("now()"),
      column("tags", array(text())),
      column("ip", native("inet")).collate("C"),
      column("twice", integer()).generated("(price * 2)"),
      primary_key("id").named("users_pkey"),
      check(R"(of "us)", "(email <> ''::text)").not_valid(),
      unique({"email", "at"}).named("k").deferrable(deferral::initially_deferred)});)~");
  CHECK(
      postgresql("ALTER TABLE app.posts ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES "
                 "users(x, y) MATCH FULL ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE NOT "
                 "VALID") ==
      R"~(op.add_constraint(in_schema("app", "posts"), foreign_key({"a", "b"}, "users", {"x", "y"}).named("f").match_full().on_update(action::set_null).on_delete(action::cascade).deferrable().not_valid());)~");
  CHECK(postgresql("ALTER TABLE users ADD COLUMN a text") ==
        R"~(op.add_column("users", column("a", text()));)~");
  CHECK(
      postgresql("ALTER TABLE users ALTER COLUMN a TYPE bigint USING a::bigint") ==
      R"~(op.alter_column("users", "a", change().type(bigint()).using_expression("a::bigint"));)~");
  CHECK(postgresql("ALTER TABLE users ALTER COLUMN a SET DEFAULT (1 + 2)") ==
        R"~(op.alter_column("users", "a", change().default_to("(1 + 2)"));)~");
  CHECK(postgresql("ALTER TABLE users RENAME COLUMN a TO \"B\"") ==
        R"~(op.rename_column("users", "a", "B");)~");
  CHECK(postgresql("ALTER TABLE users DROP CONSTRAINT k") ==
        R"~(op.drop_constraint("users", "k");)~");
}

TEST_CASE("indexes, views, enums and comments are calls") {
  CHECK(
      postgresql("CREATE UNIQUE INDEX i ON app.t USING btree (a DESC NULLS LAST, lower(b), ((c + "
                 "1)) COLLATE \"C\") INCLUDE (d) WHERE (a > 1)") ==
      R"~(op.create_index(index_on(in_schema("app", "t"), {index_part("a").desc().nulls_last(), expression("lower(b)"), expression("(c + 1)").collate("C")}).named("i").unique().include({"d"}).only_where("(a > 1)"));)~");
  CHECK(
      postgresql("CREATE INDEX CONCURRENTLY i ON t USING gin (a)") ==
      R"~(op.create_index(index_on("t", {index_part("a")}).named("i").using_method("gin").concurrently());)~");
  CHECK(postgresql("CREATE VIEW v AS\nSELECT 'a\"b'") ==
        "op.create_view(\"v\",\n      R\"(SELECT 'a\"b')\");");
  CHECK(postgresql("CREATE TYPE app.mood AS ENUM ('good', 'it''s')") ==
        R"~(op.create_enum(in_schema("app", "mood"), {"good", "it's"});)~");
  CHECK(postgresql("COMMENT ON COLUMN app.t.c IS 'it''s'") ==
        R"~(op.comment_on_column(in_schema("app", "t"), "c", "it's");)~");
  CHECK(postgresql("COMMENT ON TABLE t IS NULL") == R"~(op.comment_on_table("t", "");)~");
  CHECK(postgresql("DROP INDEX CONCURRENTLY app.i") ==
        R"~(op.drop_index_concurrently(in_schema("app", "i"));)~");
  CHECK(postgresql("DROP TRIGGER r ON app.t") ==
        R"~(op.drop_trigger("r", in_schema("app", "t"));)~");
}

TEST_CASE("what a call cannot say in full stays SQL") {
  for (
      const auto* const sql :
      {"CREATE UNLOGGED TABLE t (a integer)", "CREATE TABLE t (a integer) PARTITION BY LIST (a)",
       "CREATE TABLE t (a integer GENERATED ALWAYS AS IDENTITY (START WITH 5) NOT NULL)",
       "CREATE TABLE t (a integer, CONSTRAINT x EXCLUDE USING gist (a WITH =))",
       "CREATE TABLE t (a integer, CONSTRAINT x UNIQUE NULLS NOT DISTINCT (a))",
       "CREATE TABLE t (a integer, CONSTRAINT x FOREIGN KEY (a) REFERENCES u(a) ON DELETE SET NULL "
       "(a))",
       "CREATE INDEX i ON t USING btree (a text_pattern_ops)",
       "CREATE INDEX i ON t USING btree (a) WITH (fillfactor='70')",
       "CREATE VIEW v WITH (security_barrier=true) AS SELECT 1",
       "ALTER TABLE t ALTER COLUMN a TYPE text COLLATE \"C\"",
       "ALTER TABLE t ENABLE ROW LEVEL SECURITY", "DROP TYPE mood", "DROP TABLE t CASCADE",
       "COMMENT ON VIEW v IS 'x'", "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
       "GRANT SELECT ON t TO u"}) {
    INFO(sql << " is " << postgresql(sql));
    CHECK(is_executed(sql));
  }
  CHECK(postgresql("SELECT ')\"', 'x'\nFROM t") ==
        "op.execute(R\"_(SELECT ')\"', 'x'\nFROM t)_\");");
}

TEST_CASE("SQLite's definitions are calls where they say the same") {
  CHECK(sqlite("CREATE TABLE \"t\" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, b varchar(40), "
               "c blob DEFAULT (x'00'))") ==
        R"~(op.create_table("t", {column("id", integer()).identity().primary_key(),
      column("b", native("varchar(40)")),
      column("c", bytes()).default_to("(x'00')")});)~");
  CHECK(sqlite("ALTER TABLE t ADD COLUMN a numeric(9, 2)") ==
        R"~(op.add_column("t", column("a", numeric(9, 2)));)~");
  CHECK(sqlite("CREATE TABLE t (\"n\" text NOT NULL CHECK (length(\"n\") <= 40))") ==
        R"~(op.create_table("t", {column("n", varchar(40)).not_null()});)~");
  for (const auto* const sql :
       {"CREATE TABLE t (n text CHECK (length(\"n\") <= 4 + 0))",
        "CREATE TABLE t (n blob CHECK (length(\"n\") <= 4))",
        "CREATE TABLE t (a int NOT NULL, b int, PRIMARY KEY (a, b))",
        "CREATE TABLE t (a int, unique (a))", "CREATE TABLE t (a int, CHECK (a > 0))",
        "CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES u)", "CREATE INDEX i ON t (a+g)",
        "CREATE INDEX i ON t (j->>'$.x')", "CREATE TABLE t (id integer PRIMARY KEY)",
        "CREATE TABLE t (a text UNIQUE)", "CREATE TABLE t (a integer) STRICT", "CREATE TABLE t (a)",
        "CREATE TRIGGER x AFTER DELETE ON t BEGIN "
        "SELECT 1; END"}) {
    CHECK(sqlite(sql).starts_with("op.execute("));
  }
}

TEST_CASE("a revision has remarks above its calls, and models have additions") {
  autogenerate::statement first{"DROP TABLE a", {}};
  for (const auto* const each : {"loses all rows of a", "", "and\nmore"}) first.tell(each);
  CHECK(as_calls({first, {"DROP TABLE b", {}}}, dialect::postgresql) ==
        "// loses all rows of a\n  // and more\n  op.drop_table(\"a\");\n  op.drop_table(\"b\");");
  CHECK(autogenerate::as_models({{"CREATE TABLE t (a integer)", {}},
                                 {"CREATE INDEX i ON t USING btree (a)", {}},
                                 {"CREATE TYPE m AS ENUM ('a')", {}},
                                 {"ALTER TABLE t ADD CONSTRAINT k UNIQUE (a)", {}}},
                                dialect::postgresql) ==
        R"~(#include <aludel/schema.hpp>

namespace ALUDEL_MODELS {

schema models() {
  return schema()
      .add(table("t", {column("a", integer())}))
      .add(index_on("t", {index_part("a")}).named("i"))
      .add_enum("m", {"a"})
      .add_sql("ALTER TABLE t ADD CONSTRAINT k UNIQUE (a)");
}

}  // namespace ALUDEL_MODELS
)~");
}
