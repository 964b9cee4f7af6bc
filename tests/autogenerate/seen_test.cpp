// SPDX-License-Identifier: MIT
// What others do not see is seen, and what others see though it is not there is not.
#include <catch2/catch.hpp>

#include "tests/autogenerate/pair.hpp"

using namespace aludel;
using lines = std::vector<std::string>;

namespace {

struct pair_of_scripts {
  std::string what;
  std::string before;
  std::string after;
  lines seen;
};

void look_at(dialect language, const pair_of_scripts& of) {
  INFO(of.what);
  CHECK(test::differences(language, of.before, of.after) == of.seen);
}

}  // namespace

TEST_CASE("PostgreSQL: what Alembic does not see is seen") {
  const std::string t = "CREATE TABLE t (id int, name text); ";
  const auto what = GENERATE_COPY(values<pair_of_scripts>({
      {"a table of another name",
       "CREATE TABLE a (id int)",
       "CREATE TABLE b (id int)",
       {"- table a", "+ table b"}},
      {"a column of another name",
       t,
       "CREATE TABLE t (id int, title text)",
       {"- column t.name", "+ column t.title"}},
      {"statistics of expressions alone",
       t,
       t + "CREATE STATISTICS st ON (id + 1), (lower(name)) FROM t",
       {"+ statistics public.st"}},
      {"a primary key",
       "CREATE TABLE t (a int, b int, PRIMARY KEY (a))",
       "CREATE TABLE t (a int, b int NOT NULL, PRIMARY KEY (a, b))",
       {"~ column t.b: not null",
        "~ constraint t_pkey on t: definition PRIMARY KEY (a, b), was PRIMARY KEY (a)"}},
      {"the text of a CHECK",
       t + "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0)",
       t + "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 1)",
       {"~ constraint c on t: definition CHECK (id > 1), was CHECK (id > 0)"}},
      {"a CHECK without a name",
       "CREATE TABLE t (id int)",
       "CREATE TABLE t (id int CHECK (id > 0))",
       {"+ constraint t_id_check on t"}},
      {"an EXCLUDE",
       "CREATE TABLE t (r int4range)",
       "CREATE TABLE t (r int4range, EXCLUDE USING gist (r WITH &&))",
       {"+ constraint t_r_excl on t"}},
      {"UNIQUE DEFERRABLE",
       "CREATE TABLE t (id int UNIQUE)",
       "CREATE TABLE t (id int UNIQUE DEFERRABLE)",
       {"~ constraint t_id_key on t: definition UNIQUE (id) DEFERRABLE, was UNIQUE (id)"}},
      {"the name of a foreign key",
       "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int CONSTRAINT a REFERENCES p)",
       "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int CONSTRAINT b REFERENCES p)",
       {"- constraint a on c", "+ constraint b on c"}},
      {"MATCH FULL",
       "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int CONSTRAINT a REFERENCES p)",
       "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int CONSTRAINT a REFERENCES p MATCH "
       "FULL)",
       {"~ constraint a on c: definition FOREIGN KEY (p) REFERENCES p(id) MATCH FULL, was FOREIGN "
        "KEY (p) REFERENCES p(id)"}},
      {"NOT VALID",
       t + "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0) NOT VALID",
       t + "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0)",
       {"~ constraint c on t: definition CHECK (id > 0), was CHECK (id > 0) NOT VALID"}},
      {"an index's condition",
       t + "CREATE INDEX i ON t (id)",
       t + "CREATE INDEX i ON t (id) WHERE id > 0",
       {"~ index i: where id > 0, was none"}},
      {"its method",
       t + "CREATE INDEX i ON t (id)",
       t + "CREATE INDEX i ON t USING hash (id)",
       {"~ index i: definition CREATE INDEX i ON t USING hash (id), was CREATE INDEX i ON t USING "
        "btree (id)"}},
      {"its INCLUDE",
       t + "CREATE INDEX i ON t (id)",
       t + "CREATE INDEX i ON t (id) INCLUDE (name)",
       {"~ index i: definition CREATE INDEX i ON t USING btree (id) INCLUDE (name), was CREATE "
        "INDEX i ON t USING btree (id)"}},
      {"its operator class",
       t + "CREATE INDEX i ON t (name)",
       t + "CREATE INDEX i ON t (name text_pattern_ops)",
       {"~ index i: definition CREATE INDEX i ON t USING btree (name text_pattern_ops), was CREATE "
        "INDEX i ON t USING btree (name)"}},
      {"varchar(40) to varchar",
       "CREATE TABLE t (name varchar(40))",
       "CREATE TABLE t (name varchar)",
       {"~ column t.name: type character varying, was character varying(40)"}},
      {"a collation",
       "CREATE TABLE t (name text)",
       "CREATE TABLE t (name text COLLATE \"C\")",
       {"~ column t.name: collation \"C\", was none"}},
      {"the values of an enum",
       "CREATE TYPE e AS ENUM ('a')",
       "CREATE TYPE e AS ENUM ('a', 'b')",
       {"~ enum e: labels 'a', 'b', was 'a'"}},
      {"a sequence",
       "CREATE SEQUENCE s",
       "CREATE SEQUENCE s INCREMENT 5",
       {"~ sequence s: increment 5, was 1"}},
      {"a view", t + "CREATE VIEW v AS SELECT id FROM t", t, {"- view v"}},
      {"a materialized view",
       t,
       t + "CREATE MATERIALIZED VIEW v AS SELECT id FROM t",
       {"+ materialized view v"}},
      {"a function",
       "",
       "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
       {"+ function f()"}},
      {"a computed column",
       "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
       "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 2) STORED)",
       {"~ column t.b: generated a + 2, was a + 1"}},
      {"what numbers a column",
       "CREATE TABLE t (id int NOT NULL)",
       "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY)",
       {"~ column t.id: identity ALWAYS, was none"}},
      {"an extension", "", "CREATE EXTENSION pg_trgm", {"+ extension pg_trgm"}},
      {"row level security",
       t,
       t + "ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (id > 0)",
       {"~ table t: row level security", "+ policy p on t"}},
      {"a domain",
       "CREATE DOMAIN d AS text",
       "CREATE DOMAIN d AS text CONSTRAINT c CHECK (VALUE <> '')",
       {"+ constraint c on d"}},
      {"storage parameters",
       t,
       "CREATE TABLE t (id int, name text) WITH (fillfactor = 50)",
       {"~ table t: with fillfactor=50, was none"}},
      {"an index's options",
       t + "CREATE INDEX i ON t (id)",
       t + "CREATE INDEX i ON t (id) WITH (fillfactor = 50)",
       {"~ index i: with fillfactor=50, was none"}},
      {"another schema",
       "",
       "CREATE SCHEMA s; CREATE TABLE s.t (id int)",
       {"+ schema s", "+ table s.t"}},
      {"the names that a view gives to tables",
       "CREATE TABLE t (a int); CREATE TABLE u (b int); CREATE VIEW v AS SELECT * FROM t, u",
       "CREATE TABLE t (a int); CREATE TABLE u (b int); CREATE VIEW v (a, b) AS SELECT x.a, b FROM "
       "public.t AS x, u",
       {"~ view v: definition SELECT x.a, u.b FROM t x, u;, was SELECT t.a, u.b FROM t, u;"}},
      {"a default",
       "CREATE TABLE t (j json DEFAULT '{}')",
       "CREATE TABLE t (j json DEFAULT '[]')",
       {"~ default of t.j: expression '[]'::json, was '{}'::json"}},
  }));
  look_at(dialect::postgresql, what);
}

TEST_CASE("PostgreSQL: what Alembic sees though it is not there is not seen") {
  const auto what = GENERATE(values<pair_of_scripts>({
      {"the order of columns",
       "CREATE TABLE t (a int, b int)",
       "CREATE TABLE t (b int, a int)",
       {}},
      {"the order of an index's options",
       "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor = 50, deduplicate_items = "
       "off) WHERE a > 1",
       "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (deduplicate_items = off, fillfactor "
       "= "
       "50) WHERE (a > 1)",
       {}},
      {"types by other names",
       "CREATE TABLE t (a int4, b int8, c varchar(9), d timestamptz, e float8, f bool, g "
       "decimal(9, "
       "2), h char(3))",
       "CREATE TABLE t (a integer, b bigint, c character varying(9), d timestamp with time zone, e "
       "double precision, f boolean, g numeric(9,2), h character(3))",
       {}},
      {"defaults in other words",
       "CREATE TABLE t (a text DEFAULT 'x', b int[] DEFAULT '{}', c date DEFAULT now()::date, d "
       "int "
       "DEFAULT 1 + 1)",
       "CREATE TABLE t (a text DEFAULT 'x'::text, b integer[] DEFAULT '{}'::integer[], c date "
       "DEFAULT (now())::date, d int DEFAULT (1 + 1))",
       {}},
      {"serial",
       "CREATE TABLE t (id serial PRIMARY KEY)",
       "CREATE SEQUENCE t_id_seq AS integer; CREATE TABLE t (id int NOT NULL DEFAULT "
       "nextval('public.t_id_seq'::regclass), CONSTRAINT t_pkey PRIMARY KEY (id)); ALTER SEQUENCE "
       "t_id_seq OWNED BY t.id",
       {}},
      {"quoted names",
       "CREATE TABLE \"t\" (\"a\" int); CREATE INDEX \"i\" ON \"public\".\"t\" (\"a\")",
       "CREATE TABLE t (a int); CREATE INDEX i ON t (a)",
       {}},
      {"constraints that stand elsewhere",
       "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int UNIQUE CHECK (a > 0) REFERENCES "
       "p)",
       "CREATE TABLE p (id int, PRIMARY KEY (id)); CREATE TABLE t (a int); ALTER TABLE t ADD "
       "CONSTRAINT t_a_key UNIQUE (a), ADD CONSTRAINT t_a_check CHECK ((a) > 0), ADD FOREIGN KEY "
       "(a) "
       "REFERENCES public.p (id)",
       {}},
      {"indexes of expressions, of text search and of JSON",
       "CREATE TABLE t (a text, j jsonb); CREATE INDEX i1 ON t (lower(a)); CREATE INDEX i2 ON t "
       "USING gin (to_tsvector('english', a)); CREATE INDEX i3 ON t ((j ->> 'x'))",
       "CREATE TABLE t (a text, j jsonb); CREATE INDEX i1 ON t USING btree ((lower(a)) ASC NULLS "
       "LAST); CREATE INDEX i2 ON t USING gin (to_tsvector('english'::regconfig, (a))); CREATE "
       "INDEX "
       "i3 ON t (((j ->> 'x'::text)))",
       {}},
      {"NULLS NOT DISTINCT",
       "CREATE TABLE t (a int, UNIQUE NULLS NOT DISTINCT (a))",
       "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE NULLS NOT DISTINCT (a)",
       {}},
      {"partial indexes",
       "CREATE TABLE t (a text); CREATE INDEX i ON t (a) WHERE a IN ('x', 'y') AND a <> ''",
       "CREATE TABLE t (a text); CREATE INDEX i ON t (a) WHERE (a = ANY (ARRAY['x'::text, "
       "'y'::text])) AND (a <> ''::text)",
       {}},
      {"a foreign key to a table of another schema",
       "CREATE SCHEMA s; CREATE TABLE s.p (id int PRIMARY KEY); CREATE TABLE t (p int REFERENCES "
       "s.p)",
       "CREATE SCHEMA s; CREATE TABLE s.p (id int PRIMARY KEY); SET search_path = s, public; "
       "CREATE "
       "TABLE public.t (p int REFERENCES p); SET search_path = public",
       {}},
      {"booleans and enums, with their CHECKs",
       "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (b bool CHECK (b), e e DEFAULT 'a')",
       "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (b boolean CHECK ((b)), e public.e DEFAULT "
       "'a'::e)",
       {}},
      {"one of several words, of another type",
       "CREATE TABLE t (a varchar(9) CHECK (a IN ('it''s ], x', 'y')) DEFAULT 'ARRAY[1]::int[]'); "
       "CREATE INDEX i ON t (a) WHERE a NOT IN ('x', 'y'); CREATE VIEW v AS SELECT a FROM t WHERE "
       "a "
       "IN ('x', E'\\\\y')",
       "CREATE TABLE t (a varchar(9) CHECK (a::text = ANY (ARRAY['it''s ], x'::character "
       "varying::text, 'y'::character varying::text])) DEFAULT 'ARRAY[1]::int[]'); CREATE INDEX i "
       "ON t (a) WHERE a::text <> ALL (ARRAY['x'::character varying::text, 'y'::character "
       "varying::text]); CREATE VIEW v AS SELECT a FROM t WHERE a::text = ANY "
       "(ARRAY['x'::character "
       "varying::text, E'\\\\y'::character varying::text])",
       {}},
      {"columns of a UNION without a name",
       "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM (SELECT a, b FROM t UNION "
       "ALL SELECT a, NULL FROM t) q",
       "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM (SELECT a, b FROM t UNION "
       "ALL SELECT a, NULL::integer AS int4 FROM t) q",
       {}},
      {"CURRENT_TIMESTAMP",
       "CREATE TABLE t (a timestamptz DEFAULT CURRENT_TIMESTAMP)",
       "CREATE TABLE t (a timestamptz DEFAULT current_timestamp)",
       {}},
      {"what belongs to an extension",
       "CREATE EXTENSION pg_trgm; CREATE TABLE spatial_ref_sys (id int PRIMARY KEY, name text "
       "UNIQUE); ALTER EXTENSION pg_trgm ADD TABLE spatial_ref_sys",
       "CREATE EXTENSION pg_trgm",
       {}},
      {"partitions that were made meanwhile",
       "CREATE TABLE t (a int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES "
       "FROM (1) TO (2); CREATE INDEX t1_by_hand ON t1 (a)",
       "CREATE TABLE t (a int) PARTITION BY RANGE (a)",
       {}},
      {"Aludel's own tables",
       "CREATE TABLE aludel_version (a int PRIMARY KEY); CREATE TABLE aludel_history (a int "
       "UNIQUE)",
       "",
       {}},
  }));
  look_at(dialect::postgresql, what);
}

TEST_CASE("SQLite: what is the same in other words is the same") {
  const auto what = GENERATE(values<pair_of_scripts>({
      {"case, quotes, blanks and comments",
       "CREATE TABLE \"T\" ([a] integer /* a */ primary key, `b` text default ('x')) ; create "
       "index i "
       "on T(b)",
       "create table t (\n  A INTEGER PRIMARY KEY, -- a\n  b TEXT DEFAULT 'x'\n);\nCREATE INDEX i "
       "ON t "
       "( \"b\" )",
       {}},
      {"constraints that stand elsewhere",
       "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a int UNIQUE REFERENCES p ON "
       "DELETE "
       "NO ACTION CHECK (a > 0))",
       "CREATE TABLE p (id INTEGER, PRIMARY KEY (id)); CREATE TABLE t (a int, CHECK (a > 0), "
       "UNIQUE "
       "(a), FOREIGN KEY (a) REFERENCES p (id))",
       {}},
      {"the order of columns",
       "CREATE TABLE t (a int, b int)",
       "CREATE TABLE t (b int, a int)",
       {}},
      {"and what is not",
       "CREATE TABLE t (a int, b text COLLATE nocase, c int AS (a + 1))",
       "CREATE TABLE t (a int CHECK (a > 0), b text, c int AS (a + 2) STORED) STRICT",
       {"~ table t: strict", "~ column t.b: no collation, was nocase",
        "~ column t.c: generated a + 2, was a + 1; stored", "+ constraint check (a > 0) on t"}},
  }));
  look_at(dialect::sqlite, what);
}

TEST_CASE("a difference is told in a line, cut between characters") {
  std::string text;
  for (int each = 0; each < 200; ++each) text += "ä";
  const auto told = test::differences(dialect::sqlite, "CREATE TABLE t (a text DEFAULT '')",
                                      "CREATE TABLE t (a text DEFAULT '" + text + "')");
  REQUIRE(told.size() == 1);
  // 160 bytes have room for a quote and 79 characters of two.
  CHECK(told.front() == "~ column t.a: default '" + text.substr(0, 158) + " …, was ''");
}

TEST_CASE("new columns come in the order of the schema, and say where rows are in their way") {
  test::filled before{dialect::postgresql, "CREATE TABLE t (id int)"};
  test::filled after{dialect::postgresql,
                     "CREATE TABLE t (id int, b int, serial int NOT NULL, a int)"};
  const auto made = autogenerate::draft_between(
      before.side(), after.side(), autogenerate::compare(before.made_of(), after.made_of()));
  REQUIRE(made);
  CHECK(autogenerate::as_section(made->upgrade) ==
        "ALTER TABLE t ADD COLUMN b integer;\n"
        "-- fails, and changes nothing, if t has rows\n"
        "ALTER TABLE t ADD COLUMN serial integer NOT NULL;\n"
        "ALTER TABLE t ADD COLUMN a integer;");
}

TEST_CASE("partitions of partitions stay with their table") {
  CHECK(
      test::differences(
          dialect::postgresql,
          "CREATE TABLE z (a int, b int) PARTITION BY RANGE (a); CREATE TABLE y PARTITION OF z FOR "
          "VALUES FROM (1) TO (9) PARTITION BY RANGE (b); CREATE TABLE x PARTITION OF y DEFAULT",
          "CREATE TABLE z (a int, b int) PARTITION BY RANGE (a)")
          .empty());
}

TEST_CASE("a dump with functions that call each other can be run statement by statement") {
  const std::string script =
      "SET check_function_bodies = off; CREATE FUNCTION a() RETURNS int LANGUAGE sql AS 'SELECT "
      "z()'; CREATE FUNCTION z() RETURNS int LANGUAGE sql AS 'SELECT 1'";
  test::filled original{dialect::postgresql, script};
  const auto all = autogenerate::creation_of(original.side());
  REQUIRE(all);
  CHECK(test::differences(dialect::postgresql, script, autogenerate::as_section(*all)).empty());
}

TEST_CASE("SQLite: what becomes of conflicts is told in words") {
  CHECK(test::differences(dialect::sqlite, "CREATE TABLE t (a INT)",
                          "CREATE TABLE t (a INT NOT NULL ON CONFLICT REPLACE)") ==
        std::vector<std::string>{"~ column t.a: not null; not null on conflict replace, was none"});
}
