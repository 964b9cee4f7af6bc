// SPDX-License-Identifier: MIT
// Changes in which the order of statements, or what depends on what, is everything: each is made
// where there are rows, and taken back.
#include <catch2/catch.hpp>

#include "tests/autogenerate/change.hpp"

using namespace aludel;
using test::change;
using test::pair_of_scripts;
using test::run;

TEST_CASE("PostgreSQL: what depends on what changes goes along") {
  const auto what = GENERATE(values<pair_of_scripts>({
      {"a new value of an enum, used at once", "CREATE TYPE mood AS ENUM ('ok')",
       "CREATE TYPE mood AS ENUM ('new', 'ok'); CREATE TABLE t (m mood DEFAULT 'new')"},
      {"an argument with a default, of a function in a view, a check and an index",
       "CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x';"
       "CREATE TABLE t (a int CHECK (f(a) > 0)); CREATE INDEX i ON t (f(a));"
       "CREATE VIEW v AS SELECT f(a) FROM t",
       "CREATE FUNCTION f(x int, y int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x';"
       "CREATE TABLE t (a int CHECK (f(a) > 0)); CREATE INDEX i ON t (f(a));"
       "CREATE VIEW v AS SELECT f(a) FROM t",
       "INSERT INTO t VALUES (1)", "SELECT count(*) FROM t"},
      {"a view that becomes a materialized one, below another",
       "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v",
       "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW v AS SELECT a FROM t;"
       "CREATE VIEW w AS SELECT a FROM v"},
      {"a primary key of another name, with a foreign key to it",
       "CREATE TABLE p (id int CONSTRAINT one PRIMARY KEY); CREATE TABLE c (p int REFERENCES p)",
       "CREATE TABLE p (id int CONSTRAINT two PRIMARY KEY); CREATE TABLE c (p int REFERENCES p)",
       "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)", "SELECT count(*) FROM c"},
      {"another type on both sides of a foreign key",
       "CREATE TABLE p (id text PRIMARY KEY); CREATE TABLE c (p text REFERENCES p)",
       "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p)",
       "INSERT INTO p VALUES ('1'); INSERT INTO c VALUES ('1')", "SELECT count(*) FROM c"},
      {"policies of two tables that name each other",
       "CREATE TABLE a (id int, b int); CREATE TABLE b (id int, a int);"
       "CREATE POLICY pa ON a USING (EXISTS (SELECT FROM b WHERE b.a = a.id));"
       "CREATE POLICY pb ON b USING (EXISTS (SELECT FROM a WHERE a.b = b.id))",
       "CREATE TABLE other (id int)"},
      {"an index by a function of its table's rows", "CREATE TABLE other (id int)",
       "CREATE TABLE t (a int); CREATE FUNCTION g(r t) RETURNS int LANGUAGE sql IMMUTABLE AS "
       "'SELECT r.a'; CREATE INDEX i ON t (g(t))"},
      {"a composite type in another", "CREATE TABLE other (id int)",
       "CREATE TYPE a AS (x int); CREATE TYPE b AS (y a)"},
      {"a domain that asks a function", "CREATE TABLE other (id int)",
       "CREATE FUNCTION ok(text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';"
       "CREATE DOMAIN d AS text CHECK (ok(VALUE))"},
      {"two partitions that exchange their bounds",
       "CREATE TABLE t (k int) PARTITION BY LIST (k);"
       "CREATE TABLE a PARTITION OF t FOR VALUES IN (1);"
       "CREATE TABLE b PARTITION OF t FOR VALUES IN (2)",
       "CREATE TABLE t (k int) PARTITION BY LIST (k);"
       "CREATE TABLE a PARTITION OF t FOR VALUES IN (2);"
       "CREATE TABLE b PARTITION OF t FOR VALUES IN (1)"},
      {"a partition of other bounds, while its table gets and loses columns",
       "CREATE TABLE t (k int, old int) PARTITION BY RANGE (k);"
       "CREATE TABLE a PARTITION OF t FOR VALUES FROM (1) TO (9)",
       "CREATE TABLE t (k int, now int NOT NULL DEFAULT 1) PARTITION BY RANGE (k);"
       "CREATE TABLE a PARTITION OF t FOR VALUES FROM (1) TO (5);"
       "CREATE TABLE b PARTITION OF t FOR VALUES FROM (5) TO (9)",
       "INSERT INTO t VALUES (1, 2)", "SELECT count(*) FROM t"},
      {"an unlogged table whose numbers are logged, as servers before 15 have them",
       "CREATE TABLE other (id int)",
       "CREATE UNLOGGED TABLE t (id bigint NOT NULL); CREATE SEQUENCE t_id_seq OWNED BY t.id;"
       "ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq')"},
      {"a table that becomes a partition, with its rows",
       "CREATE TABLE t (id int, k int) PARTITION BY LIST (k); CREATE TABLE a (id int, k int)",
       "CREATE TABLE t (id int, k int) PARTITION BY LIST (k);"
       "CREATE TABLE a PARTITION OF t FOR VALUES IN (1)",
       "INSERT INTO a VALUES (7, 1)", "SELECT count(*) FROM a WHERE id = 7"},
      {"a table that inherits from another, with its rows",
       "CREATE TABLE p (z int); CREATE TABLE c (z int, x int)",
       "CREATE TABLE p (z int); CREATE TABLE c (x int) INHERITS (p)", "INSERT INTO c VALUES (7, 1)",
       "SELECT count(*) FROM c WHERE z = 7"},
      {"foreign keys to a partition's partition", "CREATE TABLE other (id int)",
       "CREATE TABLE r (id int PRIMARY KEY);"
       "CREATE TABLE t (id int, k int) PARTITION BY LIST (k);"
       "CREATE TABLE a PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (id);"
       "CREATE TABLE b PARTITION OF a FOR VALUES IN (1);"
       "ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES r"},
      {"a table of a type", "CREATE TABLE other (id int)",
       "CREATE TYPE c AS (a int, b text);"
       "CREATE TABLE t OF c (PRIMARY KEY (a), b DEFAULT 'x' NOT NULL)"},
      {"aggregates of nothing, of any number, and in order", "CREATE TABLE other (id int)",
       "CREATE FUNCTION s(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';"
       "CREATE FUNCTION v(int, VARIADIC int[]) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';"
       "CREATE AGGREGATE a(*) (SFUNC = s, STYPE = int, INITCOND = '0');"
       "CREATE AGGREGATE b(VARIADIC int[]) (SFUNC = v, STYPE = int, INITCOND = '0');"
       "CREATE AGGREGATE m(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, "
       "STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);"
       "COMMENT ON AGGREGATE a(*) IS 'nothing'"},
      {"a type with a long name that is made anew",
       "CREATE TYPE " + std::string(63, 'e') + " AS ENUM ('a', 'b')",
       "CREATE TYPE " + std::string(63, 'e') + " AS ENUM ('a')"},
      {"a type whose other name is taken",
       "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TYPE mood_old AS ENUM ('c');"
       "CREATE TABLE t (m mood)",
       "CREATE TYPE mood AS ENUM ('b', 'a'); CREATE TYPE mood_old AS ENUM ('c');"
       "CREATE TABLE t (m mood)",
       "INSERT INTO t VALUES ('b')", "SELECT count(*) FROM t WHERE m = 'b'"},
      {"a domain of another type, that columns have, with its checks and a function of it",
       "CREATE DOMAIN d AS int CONSTRAINT more CHECK (VALUE > 0); CREATE TABLE t (a d DEFAULT 1, "
       "b d[]); CREATE INDEX i ON t (a); CREATE FUNCTION f(d) RETURNS int LANGUAGE sql AS 'SELECT "
       "1'; COMMENT ON DOMAIN d IS 'one'",
       "CREATE DOMAIN d AS numeric(9,2) CONSTRAINT more CHECK (VALUE > 0); CREATE TABLE t (a d "
       "DEFAULT 1, b d[]); CREATE INDEX i ON t (a); CREATE FUNCTION f(d) RETURNS int LANGUAGE sql "
       "AS 'SELECT 1'; COMMENT ON DOMAIN d IS 'one'",
       "INSERT INTO t VALUES (3, '{4}')", "SELECT count(*) FROM t WHERE a = 3 AND b[1] = 4"},
      {"bits of another length", "CREATE TABLE t (a bit(4), b bit(4)[])",
       "CREATE TABLE t (a bit(8), b bit(8)[])", "INSERT INTO t VALUES ('1010', '{1111}')",
       "SELECT count(*) FROM t WHERE a::text LIKE '1010%' AND b[1]::text LIKE '1111%'"},
      {"a range of something else, that columns have",
       "CREATE TYPE r AS RANGE (SUBTYPE = int); CREATE TABLE t (a r)",
       "CREATE TYPE r AS RANGE (SUBTYPE = numeric); CREATE TABLE t (a r)",
       "INSERT INTO t VALUES ('[1,3)')", "SELECT count(*) FROM t WHERE upper(a) = 3"},
      {"a range of something else, with an index and an exclusion",
       "CREATE TYPE r AS RANGE (SUBTYPE = int); CREATE TABLE t (a r, EXCLUDE USING gist (a WITH "
       "&&)); CREATE INDEX i ON t USING gist (a); CREATE UNIQUE INDEX u ON t (a)",
       "CREATE TYPE r AS RANGE (SUBTYPE = bigint); CREATE TABLE t (a r, EXCLUDE USING gist (a WITH "
       "&&)); CREATE INDEX i ON t USING gist (a); CREATE UNIQUE INDEX u ON t (a)",
       "INSERT INTO t VALUES ('[1,3)')", "SELECT count(*) FROM t WHERE upper(a) = 3"},
      {"a table that leaves one of two parents that have a check in common",
       "CREATE TABLE base (id int, CONSTRAINT c CHECK (id > 0)); CREATE TABLE one () INHERITS "
       "(base); CREATE TABLE two (more int) INHERITS (base); CREATE TABLE t () INHERITS (one, two)",
       "CREATE TABLE base (id int, CONSTRAINT c CHECK (id > 0)); CREATE TABLE one () INHERITS "
       "(base); CREATE TABLE two (more int) INHERITS (base); CREATE TABLE t (more int) INHERITS "
       "(one)",
       "INSERT INTO t VALUES (1, 2)", "SELECT count(*) FROM t WHERE id = 1 AND more = 2"},
      {"comments on the indexes of keys",
       "CREATE SCHEMA s; CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE); CREATE TABLE s.t (a "
       "int, "
       "EXCLUDE (a WITH =)); COMMENT ON INDEX t_pkey IS 'one'; COMMENT ON INDEX t_b_key IS 'two'",
       "CREATE SCHEMA s; CREATE TABLE t (a int, b bigint UNIQUE); CREATE TABLE s.t (a int, "
       "EXCLUDE (a WITH =)); COMMENT ON INDEX t_b_key IS 'three'; COMMENT ON INDEX s.t_a_excl IS "
       "'four'; COMMENT ON CONSTRAINT t_a_excl ON s.t IS 'five'"},
      {"the comment of an extension", "CREATE EXTENSION hstore",
       "CREATE EXTENSION hstore; COMMENT ON EXTENSION hstore IS 'ours'"},
      {"a table with numbers that becomes a partitioned one", "CREATE TABLE t (id bigserial)",
       "CREATE TABLE t (id bigserial) PARTITION BY RANGE (id)"},
      {"a table that is partitioned by something else",
       "CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); CREATE TABLE one PARTITION OF t "
       "FOR VALUES FROM (1) TO (9)",
       "CREATE TABLE t (a int, b int) PARTITION BY RANGE (b); CREATE TABLE one PARTITION OF t "
       "FOR VALUES FROM (1) TO (9)"},
      {"an exclusion of some rows, with options", "CREATE TABLE other (id int)",
       "CREATE TABLE t (c int4range, id int, CONSTRAINT x EXCLUDE USING gist (c WITH &&) "
       "WITH (fillfactor = 70) WHERE (id > 0))"},
      {"an index with options of a partitioned table",
       "CREATE TABLE t (a int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t DEFAULT; "
       "CREATE INDEX i ON t (a) WITH (fillfactor = 50) WHERE a > 1",
       "CREATE TABLE t (a int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t DEFAULT; "
       "CREATE INDEX i ON t (a) WITH (fillfactor = 60) WHERE a > 2"},
      {"defaults that are not as simple as a column's definition takes them",
       "CREATE TABLE other (id int)",
       "CREATE TABLE t (a bool NOT NULL DEFAULT (current_setting('x', true) IS NOT NULL), "
       "b text DEFAULT ('x' COLLATE \"C\"), c bool DEFAULT (1 IN (1, 2)), "
       "d bool DEFAULT (NOT true) NOT NULL, e bool DEFAULT ('a' LIKE 'b' OR 1 BETWEEN 0 AND 2))"},
      {"storage that is kept, and another type",
       "CREATE TABLE t (a text, b text); ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER b SET "
       "STORAGE EXTERNAL",
       "CREATE TABLE t (a varchar(100), b int); ALTER TABLE t ALTER a SET STORAGE EXTERNAL",
       "INSERT INTO t VALUES ('x', '7')", "SELECT count(*) FROM t WHERE a = 'x'"},
      {"an index that identifies rows, and becomes another",
       "CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX k ON t (a);"
       "ALTER TABLE t REPLICA IDENTITY USING INDEX k",
       "CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX k ON t (a) INCLUDE (b);"
       "ALTER TABLE t REPLICA IDENTITY USING INDEX k"},
      {"values of an enum that others name, and that go",
       "CREATE TYPE m AS ENUM ('a', 'b', 'it''s'); CREATE TABLE t (m m DEFAULT 'b' "
       "CHECK (m <> 'b'), n m[] DEFAULT '{a,it''s}'); CREATE VIEW v AS SELECT m FROM t WHERE m = "
       "'b'",
       "CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (m m DEFAULT 'a', n m[]);"
       "CREATE VIEW v AS SELECT m FROM t",
       "INSERT INTO t VALUES ('a', '{a}')", "SELECT count(*) FROM t WHERE m = 'a'"},
      {"a value of an enum that an array and a row have by default", "CREATE TYPE m AS ENUM ('a')",
       "CREATE TYPE m AS ENUM ('a', 'new'); CREATE TYPE c AS (y int, z m);"
       "CREATE TABLE t (x m[] DEFAULT '{a,new}', c c DEFAULT '(1,new)')"},
      {"a partitioned table that becomes a plain one",
       "CREATE TABLE e (id int, at int) PARTITION BY RANGE (at);"
       "CREATE TABLE e1 PARTITION OF e FOR VALUES FROM (0) TO (10)",
       "CREATE TABLE e (id int, at int)"},
      {"a table that is partitioned otherwise, with fewer partitions",
       "CREATE TABLE e (id int, at int) PARTITION BY RANGE (at);"
       "CREATE TABLE e1 PARTITION OF e FOR VALUES FROM (0) TO (10);"
       "CREATE TABLE e2 PARTITION OF e FOR VALUES FROM (10) TO (20)",
       "CREATE TABLE e (id int, at int) PARTITION BY HASH (id);"
       "CREATE TABLE e1 PARTITION OF e FOR VALUES WITH (MODULUS 1, REMAINDER 0)"},
      {"an index that could not be built",
       "CREATE TABLE t (a int); CREATE INDEX i ON t (a); CREATE INDEX j ON t (a);"
       "UPDATE pg_index SET indisvalid = false WHERE indrelid = 't'::regclass",
       "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a)"},
      {"rows below zero that get numbers", "CREATE TABLE t (id int PRIMARY KEY)",
       "CREATE TABLE t (id serial PRIMARY KEY)", "INSERT INTO t VALUES (-5)",
       "SELECT count(*) FROM t WHERE id = -5"},
      {"numbers with other bounds",
       "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int GENERATED ALWAYS AS IDENTITY)",
       "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (MINVALUE 10), b int GENERATED ALWAYS "
       "AS IDENTITY (MAXVALUE 99 START 7))"},
  }));
  change(dialect::postgresql, what);
}

TEST_CASE("PostgreSQL: what is made anew keeps what others may do with it") {
  const std::string roles =
      "DO $$ BEGIN CREATE ROLE \"Odd, Role\"; EXCEPTION WHEN duplicate_object THEN NULL; END $$;";
  test::filled before{dialect::postgresql,
                      roles +
                          "CREATE TABLE t (id int, a text); CREATE VIEW v AS SELECT id, a FROM t;"
                          "CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
                          "GRANT SELECT ON v TO \"Odd, Role\"; GRANT UPDATE (id) ON v TO \"Odd, "
                          "Role\"; REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;"
                          "GRANT CREATE ON SCHEMA public TO \"Odd, Role\";"
                          "ALTER FUNCTION f OWNER TO \"Odd, Role\"; ALTER VIEW v OWNER TO \"Odd, "
                          "Role\""};
  test::filled after{dialect::postgresql,
                     "CREATE TABLE t (id bigint, a text); CREATE VIEW v AS SELECT id, a FROM t;"
                     "CREATE FUNCTION f(y int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
                     "GRANT DELETE ON v TO PUBLIC"};
  const auto stages = stages_between(before.side(), after.side(), autogenerate::pace::at_once);
  REQUIRE(stages);
  const auto& made = stages->front().made;
  const auto allowed = [&] {
    const auto found = before.connection().query(
        "SELECT has_table_privilege('Odd, Role', 'v', 'SELECT') AND "
        "has_column_privilege('Odd, Role', 'v', 'id', 'UPDATE') AND NOT "
        "EXISTS (SELECT FROM pg_class, aclexplode(relacl) WHERE relname = 'v' AND grantee = 0) "
        "AND NOT "
        "EXISTS (SELECT FROM pg_proc, aclexplode(proacl) WHERE proname = 'f' AND grantee = 0) AND "
        "(SELECT proowner::regrole::text || relowner::regrole FROM pg_proc, pg_class "
        "WHERE proname = 'f' AND relname = 'v') = '\"Odd, Role\"\"Odd, Role\"'");
    REQUIRE(found);
    return found->front().front();
  };
  for (const auto& each : made.upgrade) run(before.connection(), each.sql);
  CHECK(allowed() == "t");
  for (const auto& each : made.downgrade) run(before.connection(), each.sql);
  CHECK(allowed() == "t");
}

TEST_CASE("PostgreSQL: numbers go on where they are, when others give them") {
  test::filled before{dialect::postgresql, "CREATE TABLE t (\"Id\" serial PRIMARY KEY, a int)"};
  test::filled after{dialect::postgresql,
                     "CREATE TABLE t (\"Id\" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int)"};
  const auto made = autogenerate::draft_between(
      before.side(), after.side(), autogenerate::compare(before.made_of(), after.made_of()));
  REQUIRE(made);
  const auto insert = [&] { run(before.connection(), "INSERT INTO t (a) VALUES (1), (2)"); };
  insert();
  for (const auto& each : made->upgrade) run(before.connection(), each.sql);
  insert();
  for (const auto& each : made->downgrade) run(before.connection(), each.sql);
  insert();
  const auto last = before.connection().query("SELECT max(\"Id\") FROM t");
  REQUIRE(last);
  CHECK(last->front().front() == "6");
}

TEST_CASE("PostgreSQL: an index stays where it is, if it only goes on otherwise") {
  const auto made =
      test::draft_of(dialect::postgresql,
                     "CREATE TABLE t (a int, b int);"
                     "CREATE INDEX i ON t (a) WITH (fillfactor = 50) WHERE a > 1;"
                     "CREATE INDEX j ON t USING brin (b) WITH (pages_per_range = 8)",
                     "CREATE TABLE t (a int, b int);"
                     "CREATE INDEX i ON t (a) WITH (deduplicate_items = off) WHERE a > 1;"
                     "CREATE INDEX j ON t USING brin (b) WITH (pages_per_range = 9)");
  CHECK(autogenerate::as_section(made.upgrade) ==
        "DROP INDEX j;\n"
        "ALTER INDEX i RESET (fillfactor);\n"
        "ALTER INDEX i SET (deduplicate_items=off);\n"
        "CREATE INDEX j ON t USING brin (b) WITH (pages_per_range=9);");
}

TEST_CASE("PostgreSQL: what the session or the database has set makes no difference") {
  const std::string script =
      "CREATE TABLE t (at timestamptz DEFAULT '2020-01-01 00:00+00', d date DEFAULT '2020-02-03', "
      "i interval DEFAULT '1 day 2 hours', b bytea DEFAULT '\\x00')";
  test::filled usual{dialect::postgresql, script};
  test::filled odd{dialect::postgresql, script};
  run(odd.connection(),
      "SET timezone = 'Europe/Paris'; SET datestyle = 'German'; SET intervalstyle = 'iso_8601';"
      "SET bytea_output = 'escape'; SET quote_all_identifiers = on");
  const auto seen = autogenerate::read_schema(odd.connection());
  REQUIRE(seen);
  CHECK(described(autogenerate::compare(usual.made_of(), *seen)).empty());
}

TEST_CASE("PostgreSQL: partitions that others have made stay, both ways") {
  const std::string t = "CREATE TABLE t (id int, k int) PARTITION BY LIST (k);";
  change(
      dialect::postgresql,
      {"a partition by hand", t + "CREATE TABLE hand PARTITION OF t FOR VALUES IN (2)",
       t + "CREATE TABLE u (id int)", "INSERT INTO t VALUES (1, 2)", "SELECT count(*) FROM hand"});
}

TEST_CASE("PostgreSQL: columns of a table get other types in one statement") {
  const auto made = test::draft_of(
      dialect::postgresql, "CREATE TABLE t (a int, b int, c json, d int); CREATE TABLE u (a int)",
      "CREATE TABLE t (a bigint NOT NULL, b int NOT NULL, c jsonb, d bigint NOT NULL);"
      "COMMENT ON COLUMN t.a IS 'x'; CREATE TABLE u (a bigint)");
  CHECK(autogenerate::as_section(made.upgrade) ==
        "-- what jsonb cannot hold of t.c is lost, or makes it fail\n"
        "ALTER TABLE t ALTER COLUMN a TYPE bigint,\n"
        "  ALTER COLUMN c TYPE jsonb,\n"
        "  ALTER COLUMN d TYPE bigint;\n"
        "-- fails, and changes nothing, if a row has no a\n"
        "ALTER TABLE t ALTER COLUMN a SET NOT NULL;\n"
        "COMMENT ON COLUMN t.a IS 'x';\n"
        "-- fails, and changes nothing, if a row has no b\n"
        "ALTER TABLE t ALTER COLUMN b SET NOT NULL;\n"
        "-- fails, and changes nothing, if a row has no d\n"
        "ALTER TABLE t ALTER COLUMN d SET NOT NULL;\n"
        "ALTER TABLE u ALTER COLUMN a TYPE bigint;");
}

TEST_CASE("SQLite: columns come and go with what stands beside them") {
  const auto made = test::draft_of(
      dialect::sqlite, "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (a int)",
      "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (a int, "
      "b int REFERENCES p (id), c int DEFAULT 2 CHECK (c > 1), d int CHECK (d > a))");
  CHECK(autogenerate::as_section(made.upgrade) ==
        "ALTER TABLE \"t\" ADD COLUMN b int REFERENCES p (id);\n"
        "ALTER TABLE \"t\" ADD COLUMN c int DEFAULT 2 CHECK (c > 1);\n"
        "ALTER TABLE \"t\" ADD COLUMN d int CHECK (d > a);");
  CHECK(autogenerate::as_section(made.downgrade) ==
        "-- loses all values of t.d\n"
        "ALTER TABLE \"t\" DROP COLUMN \"d\";\n"
        "-- loses all values of t.c\n"
        "ALTER TABLE \"t\" DROP COLUMN \"c\";\n"
        "-- loses all values of t.b\n"
        "ALTER TABLE \"t\" DROP COLUMN \"b\";");
}

TEST_CASE("SQLite: tables become others with their rows, and come back") {
  const auto what = GENERATE(values<pair_of_scripts>({
      {"a default that has to be computed", "CREATE TABLE t (a int)",
       "CREATE TABLE t (a int, b int NOT NULL DEFAULT (1 + 1))", "INSERT INTO t (a) VALUES (1)",
       "SELECT count(*) FROM t"},
      {"columns with constraints beside them that ALTER TABLE does not take",
       "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (a int CHECK (a < b), b int)",
       "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (b int, c int REFERENCES p, d int "
       "CHECK (d > e), e int UNIQUE)",
       "INSERT INTO t VALUES (1, 2)", "SELECT count(*) FROM t"},
      {"a column and a constraint of the table", "CREATE TABLE t (a int)",
       "CREATE TABLE t (a int, b int, CHECK (b > 0))", "INSERT INTO t VALUES (1)",
       "SELECT count(*) FROM t"},
      {"columns with constraints beside them that it takes",
       "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (a int)",
       "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (a int, b int CONSTRAINT k "
       "REFERENCES p ON DELETE CASCADE, c int DEFAULT 2 CONSTRAINT more CHECK (c > 1) COLLATE "
       "nocase, d int CHECK (d > a))",
       "INSERT INTO t VALUES (1)", "SELECT count(*) FROM t"},
      {"all columns are others", "CREATE TABLE t (a int, b int)", "CREATE TABLE t (c int, d int)"},
      {"a check that names its table", "CREATE TABLE t (a int, CHECK (t.a > 0))",
       "CREATE TABLE t (a int NOT NULL, CHECK (t.a > 0), CHECK (\"t\".\"a\" < 9))",
       "INSERT INTO t VALUES (1)", "SELECT count(*) FROM t"},
      {"a table of the name that is taken for the rebuild",
       "CREATE TABLE t (a int); CREATE TABLE aludel_new_t (b int)",
       "CREATE TABLE t (a int NOT NULL); CREATE TABLE aludel_new_t (b int)",
       "INSERT INTO t VALUES (1)", "SELECT count(*) FROM t"},
      {"a virtual table that becomes a plain one", "CREATE VIRTUAL TABLE t USING fts5 (a, b)",
       "CREATE TABLE t (a text, b text)"},
      {"another case of the name, with numbers that were given",
       "CREATE TABLE \"Users\" (id integer PRIMARY KEY AUTOINCREMENT, b int)",
       "CREATE TABLE users (id integer PRIMARY KEY AUTOINCREMENT, b int NOT NULL)",
       "INSERT INTO \"Users\" VALUES (7, 1)", "SELECT count(*) FROM sqlite_sequence WHERE seq = 7"},
      {"a number for each row, which it has", "CREATE TABLE t (a text)",
       "CREATE TABLE t (id INTEGER PRIMARY KEY, a text)",
       "INSERT INTO t (rowid, a) VALUES (7, 'seven')", "SELECT count(*) FROM t WHERE rowid = 7"},
      {"another key, and the number that was one",
       "CREATE TABLE t (id INTEGER PRIMARY KEY, a text)", "CREATE TABLE t (a text PRIMARY KEY)",
       "INSERT INTO t VALUES (7, 'seven')", "SELECT count(*) FROM t WHERE id = 7"},
  }));
  change(dialect::sqlite, what);
}
