// SPDX-License-Identifier: MIT
// What counts as a difference between two PostgreSQL schemas.
#include "tests/roundtrip/schema.hpp"

namespace aludel::test {

namespace {

using lines = std::vector<std::string>;

TEST_CASE("postgresql - an index left behind is named with its definition", "[snapshot]") {
  schema database{dialect::postgresql};
  database.run({"CREATE TABLE users (id bigint PRIMARY KEY, email text)"});
  CHECK(database.changes({"CREATE INDEX ix_users_email ON users (lower(email))"}) ==
        lines{"index public.ix_users_email left behind by the downgrade: CREATE INDEX "
              "ix_users_email ON public.users USING btree (lower(email))"});
}

TEST_CASE("postgresql - a table left behind is one difference, without its parts", "[snapshot]") {
  schema database{dialect::postgresql};
  CHECK(database.changes(
            {"CREATE TABLE tasks (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n serial, "
             "title text NOT NULL CHECK (title <> ''))",
             "CREATE INDEX ON tasks (title)", "COMMENT ON COLUMN tasks.title IS 'of the task'",
             "GRANT SELECT ON tasks TO public"}) ==
        lines{"table public.tasks left behind by the downgrade"});
}

TEST_CASE("postgresql - a column dropped and added again is the same", "[snapshot]") {
  schema database{dialect::postgresql};
  database.run({"CREATE TABLE t (a text NOT NULL DEFAULT 'x' COLLATE \"C\", b int, c int)"});
  CHECK(database
            .changes({"ALTER TABLE t DROP COLUMN a",
                      "ALTER TABLE t ADD COLUMN a text COLLATE \"C\" DEFAULT 'x' NOT NULL"})
            .empty());
}

TEST_CASE("postgresql - grants that come back to the default are no difference", "[snapshot]") {
  schema database{dialect::postgresql};
  database.run({"CREATE TABLE t (a int)"});
  CHECK(
      database.changes({"GRANT SELECT ON t TO public", "REVOKE SELECT ON t FROM public"}).empty());
  CHECK(database.changes({"GRANT SELECT ON t TO public"}).size() == 1);
}

TEST_CASE("postgresql - what an extension brings along belongs to it", "[snapshot]") {
  schema database{dialect::postgresql};
  const auto found = database.changes({"CREATE EXTENSION hstore"});
  REQUIRE(found.size() <= 2);
  CHECK(found.back().starts_with("extension hstore left behind"));
}

struct change {
  const char* prepare;
  const char* statement;
  const char* difference;  ///< how its line begins
};

TEST_CASE("postgresql - each kind of object counts", "[snapshot]") {
  const auto each = GENERATE(values<change>({
      {"", "CREATE SCHEMA app", "schema app left"},
      {"", "CREATE UNLOGGED TABLE u (a int)", "table public.u left behind by the downgrade: unlog"},
      {"", "CREATE TABLE u (a int) PARTITION BY RANGE (a)", "partitioned table public.u left"},
      {"", "ALTER TABLE t SET (fillfactor = 50)", "table public.t changed"},
      {"", "ALTER TABLE t ENABLE ROW LEVEL SECURITY", "table public.t changed"},
      {"", "ALTER TABLE t ADD COLUMN c int", "column public.t.c left"},
      {"", "ALTER TABLE t ALTER a TYPE bigint", "column public.t.a changed"},
      {"", "ALTER TABLE t ALTER a SET NOT NULL", "column public.t.a changed"},
      {"", "ALTER TABLE t ALTER a SET DEFAULT 1", "column public.t.a changed"},
      {"", "ALTER TABLE t ALTER a SET STATISTICS 7", "column public.t.a changed"},
      {"", "ALTER TABLE t ADD CHECK (a > 0) NOT VALID", "constraint t_a_check on public.t left"},
      {"ALTER TABLE t ADD CHECK (a > 0) NOT VALID", "ALTER TABLE t VALIDATE CONSTRAINT t_a_check",
       "constraint t_a_check on public.t changed"},
      {"", "CREATE STATISTICS s ON a, b FROM t", "statistics public.s left"},
      {"", "CREATE SEQUENCE s INCREMENT 2", "sequence public.s left"},
      {"CREATE SEQUENCE s", "ALTER SEQUENCE s OWNED BY t.a", "sequence public.s changed"},
      {"CREATE TYPE e AS ENUM ('b')", "ALTER TYPE e ADD VALUE 'a' BEFORE 'b'",
       "enum public.e changed by the downgrade\n    before: 'b'\n    after:  'a', 'b'"},
      {"CREATE DOMAIN d AS int", "ALTER DOMAIN d ADD CHECK (VALUE > 0)", "domain public.d changed"},
      {"CREATE TYPE p AS (x int)", "ALTER TYPE p ADD ATTRIBUTE y int", "column public.p.y left"},
      {"CREATE VIEW v AS SELECT a FROM t", "CREATE OR REPLACE VIEW v AS SELECT a FROM t WHERE a>1",
       "view public.v changed"},
      {"", "CREATE MATERIALIZED VIEW m AS SELECT 1 AS x", "materialized view public.m left"},
      {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
       "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
       "function public.f() changed"},
      {"", "CREATE PROCEDURE p(int) LANGUAGE sql AS 'SELECT 1'",
       "procedure public.p(integer) left"},
      {"", "CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int)",
       "aggregate public.total(integer) left"},
      {"",
       "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION "
       "suppress_redundant_updates_trigger()",
       "trigger g on public.t left"},
      {"CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION "
       "suppress_redundant_updates_trigger()",
       "ALTER TABLE t DISABLE TRIGGER g", "trigger g on public.t changed"},
      {"", "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING", "rule r on public.t left"},
      {"", "CREATE POLICY p ON t USING (a > 1)", "policy p on public.t left"},
      {"", "CREATE PUBLICATION p FOR TABLE t", "publication p left"},
      {"", "COMMENT ON TABLE t IS 'it'", "comment on table public.t left"},
      {"", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO public", "grants on future"},
      {"", "CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq)",
       "object operator public.===(integer,integer) left"},
  }));
  schema database{dialect::postgresql};
  database.run({"CREATE TABLE t (a int, b int)"});
  if (*each.prepare != '\0') database.run({each.prepare});
  const auto found = database.changes({each.statement});
  CAPTURE(each.statement, found);
  REQUIRE(found.size() == 1);
  CHECK(found.front().starts_with(each.difference));
}

TEST_CASE("postgresql - Aludel's own tables are not part of the schema", "[snapshot]") {
  schema database{dialect::postgresql};
  CHECK(database
            .changes({"CREATE TABLE aludel_version (a int)",
                      "CREATE TABLE aludel_history (a int UNIQUE, b text NOT NULL DEFAULT '')"})
            .empty());
}

}  // namespace

}  // namespace aludel::test
