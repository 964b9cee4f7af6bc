// SPDX-License-Identifier: MIT
// Types of PostgreSQL that become others, where columns and other types have them.
#include <catch2/catch.hpp>

#include "tests/autogenerate/change.hpp"

using namespace aludel;
using test::change;
using test::pair_of_scripts;

TEST_CASE("PostgreSQL: a type that is remade takes those along that have it") {
  const auto what = GENERATE(values<pair_of_scripts>({
      {"domains of an enum, and a domain of one",
       "CREATE TYPE mood AS ENUM ('good', 'bad');"
       "CREATE DOMAIN said AS mood DEFAULT 'good' CHECK (VALUE <> 'bad'); CREATE DOMAIN heard AS "
       "said;"
       "CREATE TABLE t (id int PRIMARY KEY, m mood, s said, h heard[]); COMMENT ON DOMAIN said IS "
       "'x'",
       "CREATE TYPE mood AS ENUM ('good', 'bad', 'odd');"
       "CREATE DOMAIN said AS mood DEFAULT 'good' CHECK (VALUE <> 'bad'); CREATE DOMAIN heard AS "
       "said;"
       "CREATE TABLE t (id int PRIMARY KEY, m mood, s said, h heard[]); COMMENT ON DOMAIN said IS "
       "'x'",
       "INSERT INTO t VALUES (1, 'bad', 'good', '{good,NULL}'), (2, NULL, NULL, NULL)",
       "SELECT count(*) FROM t WHERE m = 'bad' AND s::text = 'good' AND h::text = '{good,NULL}'"},
      {"a domain that changes too",
       "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN said AS mood DEFAULT 'good';"
       "CREATE TABLE t (s said)",
       "CREATE TYPE mood AS ENUM ('bad', 'good'); CREATE DOMAIN said AS mood DEFAULT 'bad' NOT "
       "NULL;"
       "CREATE TABLE t (s said)",
       "INSERT INTO t VALUES ('bad')", "SELECT count(*) FROM t WHERE s::text = 'bad'"},
      {"a domain of an enum that nothing has",
       "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN said AS mood",
       "CREATE TYPE mood AS ENUM ('bad', 'good'); CREATE DOMAIN said AS mood"},
      {"a domain that an attribute and a column come to have",
       "CREATE DOMAIN said AS int[]; CREATE TYPE felt AS (m int, n int); CREATE TABLE t (c int)",
       "CREATE DOMAIN said AS int; CREATE TYPE felt AS (m said, n text); CREATE TABLE t (c said)"},
      {"attributes of an enum",
       "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE TYPE pair AS (one mood, other mood[]);"
       "CREATE TYPE whole AS (p pair, n int); CREATE TABLE t (p pair, b whole, all_p pair[]);"
       "CREATE VIEW v AS SELECT (p).one, ((b).p).other FROM t; CREATE INDEX i ON t (((p).one))",
       "CREATE TYPE mood AS ENUM ('good', 'bad', 'odd'); CREATE TYPE pair AS (one mood, other "
       "mood[]);"
       "CREATE TYPE whole AS (p pair, n int); CREATE TABLE t (p pair, b whole, all_p pair[]);"
       "CREATE VIEW v AS SELECT (p).one, ((b).p).other FROM t; CREATE INDEX i ON t (((p).one))",
       "INSERT INTO t VALUES ('(good,\"{bad,good}\")', ROW(ROW('bad', NULL), 7), ARRAY[ROW('bad', "
       "'{good}')]::pair[]), (NULL, NULL, NULL)",
       "SELECT count(*) FROM t WHERE (p).other[1] = 'bad' AND ((b).p).one = 'bad' AND "
       "(all_p[1]).other = '{good}' AND (b).n = 7"},
      {"an attribute of another type, others that come and go, and another order",
       "CREATE TYPE place AS (x int, y int, z int); COMMENT ON COLUMN place.x IS 'right';"
       "CREATE TABLE t (p place, a place[]); CREATE VIEW v AS SELECT (p).x FROM t",
       "CREATE TYPE far AS ENUM ('near'); CREATE TYPE place AS (z int, x bigint, how far);"
       "COMMENT ON COLUMN place.x IS 'east'; COMMENT ON TYPE place IS 'where';"
       "CREATE TABLE t (p place, a place[]); CREATE VIEW v AS SELECT (p).x FROM t",
       "INSERT INTO t VALUES ('(1,2,3)', ARRAY[ROW(4, 5, 6)]::place[]), (NULL, NULL)",
       "SELECT count(*) FROM t WHERE (p).x = 1 AND (p).z = 3 AND a[1].x = 4 AND a[1].z = 6"},
      {"a domain of another base, which an extension brings",
       "CREATE DOMAIN mail AS text; CREATE TABLE t (m mail, n mail[])",
       "CREATE EXTENSION citext; CREATE DOMAIN mail AS citext; CREATE TABLE t (m mail, n mail[])",
       "INSERT INTO t VALUES ('a', '{b}')",
       "SELECT count(*) FROM t WHERE m::text = 'a' AND n[1]::text = 'b'"},
      {"bases that go: an enum, a domain in a schema, and of an attribute",
       "CREATE TYPE mood AS ENUM ('good'); CREATE DOMAIN said AS mood; CREATE SCHEMA s;"
       "CREATE DOMAIN s.base AS int; CREATE DOMAIN few AS s.base; CREATE TYPE pair AS (a mood);"
       "CREATE DOMAIN pairs AS pair; CREATE TABLE t (s said, f few, p pair, q pairs, o said)",
       "CREATE DOMAIN said AS text; CREATE DOMAIN few AS int; CREATE TYPE pair AS (a text);"
       "CREATE DOMAIN pairs AS pair; CREATE TABLE t (s said, f few, p pair, q pairs, o text)",
       "INSERT INTO t VALUES ('good', 3, '(good)', '(good)', 'good')",
       "SELECT count(*) FROM t WHERE s::text = 'good' AND f = 3 AND (p).a::text = 'good' AND "
       "q::text = '(good)'"},
      {"a domain that others contain takes less",
       "CREATE DOMAIN few AS int; CREATE DOMAIN word AS text; CREATE TYPE pair AS (a few);"
       "CREATE TABLE t (p pair, s word[], f few)",
       "CREATE DOMAIN few AS int CHECK (VALUE < 9); CREATE DOMAIN word AS text NOT NULL;"
       "CREATE TYPE pair AS (a few); CREATE TABLE t (p pair, s word[], f few)",
       "INSERT INTO t VALUES ('(3)', '{a}', 4)",
       "SELECT count(*) FROM t WHERE (p).a = 3 AND s[1] = 'a' AND f = 4"},
      {"a domain that a type is to contain takes less",
       "CREATE DOMAIN few AS int; CREATE TYPE pair AS (a int); CREATE TABLE t (p pair)",
       "CREATE DOMAIN few AS int CHECK (VALUE < 9); CREATE TYPE pair AS (a few, b few);"
       "CREATE TABLE t (p pair)",
       "INSERT INTO t VALUES ('(3)')", "SELECT count(*) FROM t WHERE (p).a = 3"},
      {"a new type of a domain that is remade",
       "CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN said AS mood",
       "CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN said AS mood[];"
       "CREATE TYPE felt AS (m said, n int); CREATE TABLE t (f felt)"},
      {"one enum becomes another, and an array of them",
       "CREATE TYPE one AS ENUM ('a', 'b'); CREATE TYPE other AS ENUM ('b', 'a', 'c');"
       "CREATE TABLE t (x one DEFAULT 'a', y one[])",
       "CREATE TYPE one AS ENUM ('a', 'b'); CREATE TYPE other AS ENUM ('b', 'a', 'c');"
       "CREATE TABLE t (x other DEFAULT 'a', y other[])",
       "INSERT INTO t VALUES ('b', '{a,b}')",
       "SELECT count(*) FROM t WHERE x = 'b' AND y = '{a,b}'"},
      {"an attribute of another type, of a type that nothing has",
       "CREATE TYPE place AS (x int, y int); CREATE TYPE other AS (a int)",
       "CREATE TYPE place AS (x bigint, y int); CREATE TYPE other AS (a text)"},
  }));
  change(dialect::postgresql, what);
}
