// SPDX-License-Identifier: MIT
// What was changed by hand can be undone, and adopted: each change, and all of them.
#include "autogenerate/differences.hpp"

#include <catch2/catch.hpp>

#include "autogenerate/filter.hpp"
#include "tests/autogenerate/change.hpp"

using namespace aludel;
using test::filled;
using test::run;

namespace {

struct by_hand {
  std::string what;
  std::string meant;
  std::string hand;
};

/// Statement by statement, as a shell does.
void run_all(detail::database& at, const autogenerate::statements& all) {
  for (const auto& each : all) run(at, each.sql);
}

std::vector<std::string> left_between(filled& meant, filled& there) {
  const auto one = autogenerate::read_schema(meant.connection());
  const auto other = autogenerate::read_schema(there.connection());
  REQUIRE(one);
  REQUIRE(other);
  return autogenerate::described(autogenerate::compare(*one, *other));
}

using lines = std::vector<std::string>;

/// Both ways, in databases of their own.
void deal_with(dialect language, const by_hand& of) {
  INFO(of.what);
  filled meant{language, of.meant};
  filled there{language, of.meant + of.hand};
  const auto found = autogenerate::differences_between(meant.side(), there.side());
  REQUIRE(found);
  REQUIRE_FALSE(found->each.empty());
  INFO("undo:\n" << as_section(found->all.undo));
  INFO("adopt:\n" << as_section(found->all.adopt));
  filled undone{language, of.meant + of.hand};
  run_all(undone.connection(), found->all.undo);
  CHECK(left_between(meant, undone) == lines{});
  filled adopted{language, of.meant};
  run_all(adopted.connection(), found->all.adopt);
  CHECK(left_between(adopted, there) == lines{});
}

}  // namespace

TEST_CASE("PostgreSQL: all that was changed by hand is undone, or adopted") {
  const std::string t = "CREATE TABLE t (id int PRIMARY KEY, x int);";
  const auto what = GENERATE_COPY(values<by_hand>({
      {"a table that others refer to goes",
       "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES "
       "a);",
       "DROP TABLE a CASCADE"},
      {"two tables, one of which refers to the other", t,
       "CREATE TABLE pp (id int PRIMARY KEY); CREATE TABLE r (id int REFERENCES pp)"},
      {"tables that refer to each other", t,
       "CREATE TABLE a2 (id int PRIMARY KEY); ALTER TABLE a2 ADD FOREIGN KEY (id) REFERENCES t;"
       "ALTER TABLE t ADD FOREIGN KEY (id) REFERENCES a2"},
      {"a key of more columns", t,
       "ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD PRIMARY KEY (id, x)"},
      {"a view of other columns", t + "CREATE VIEW v AS SELECT id, x FROM t;",
       "DROP VIEW v; ALTER TABLE t DROP COLUMN x; ALTER TABLE t ADD y int;"
       "CREATE VIEW v AS SELECT id, y FROM t"},
      {"a function that takes rows", t,
       "CREATE TABLE zz (c int); CREATE FUNCTION fz(zz) RETURNS int LANGUAGE sql AS 'SELECT 1'"},
      {"a domain, its function, and a column of it", t,
       "CREATE FUNCTION isok(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';"
       "CREATE DOMAIN dd AS int CHECK (isok(VALUE)); ALTER TABLE t ADD d dd"},
      {"numbers from a sequence instead",
       "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
       "ALTER TABLE t ALTER id DROP IDENTITY; CREATE SEQUENCE t_id_seq OWNED BY t.id;"
       "ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq')"},
      {"a view that becomes a materialized one, with an index",
       t + "CREATE VIEW v AS SELECT id, x FROM t; CREATE VIEW w AS SELECT id FROM v;",
       "DROP VIEW w; CREATE MATERIALIZED VIEW w AS SELECT id FROM v; CREATE INDEX ON w (id)"},
      {"a table in another's place",
       "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (id int PRIMARY KEY, t int REFERENCES "
       "t);",
       "ALTER TABLE t RENAME TO tt; CREATE TABLE t (id bigint)"},
      {"a new value of an enum", "CREATE TYPE st AS ENUM ('a', 'b'); CREATE TABLE t (s st);",
       "ALTER TYPE st ADD VALUE 'c'"},
  }));
  deal_with(dialect::postgresql, what);
}

TEST_CASE("PostgreSQL: a new value of an enum that is used is adopted in two revisions") {
  const std::string enum_of = "CREATE TYPE st AS ENUM ('a', 'b'";
  const std::string table = "); CREATE TABLE t (id int, s st DEFAULT ";
  filled meant{dialect::postgresql, enum_of + table + "'a')"};
  filled there{dialect::postgresql, enum_of + ", 'c'" + table + "'c')"};
  const auto found = autogenerate::differences_between(meant.side(), there.side());
  REQUIRE(found);
  CHECK(as_section(found->all.adopt) ==
        "ALTER TYPE st ADD VALUE 'c';\n"
        "-- in a transaction, or revision, of its own\n"
        "ALTER TABLE t ALTER COLUMN s SET DEFAULT 'c'::st;");
}

TEST_CASE("PostgreSQL: partitions that others have made are not changes") {
  const std::string table = "CREATE TABLE t (k int PRIMARY KEY) PARTITION BY RANGE (k);";
  filled meant{dialect::postgresql, table};
  filled there{dialect::postgresql, table +
                                        "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);"
                                        "ALTER TABLE t1 ADD CHECK (k > 0); CREATE TABLE u (a int)"};
  const auto found = autogenerate::differences_between(meant.side(), there.side());
  REQUIRE(found);
  REQUIRE(found->each.size() == 1);
  CHECK(as_section(found->all.undo) == "-- loses all rows of u\nDROP TABLE u;");
  CHECK(as_section(found->all.adopt) == "CREATE TABLE u (\n  a integer\n);");
}

TEST_CASE("PostgreSQL: a partition that was meant to be there, and is not, is a change") {
  const std::string table = "CREATE TABLE t (k int PRIMARY KEY) PARTITION BY RANGE (k);";
  const std::string part = "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);";
  filled meant{dialect::postgresql, table + part};
  filled there{dialect::postgresql, table};
  const auto found = autogenerate::differences_between(meant.side(), there.side());
  REQUIRE(found);
  REQUIRE(found->each.size() == 1);
  CHECK(found->each.front().lines == std::vector<std::string>{"- table t1"});
  CHECK(as_section(found->all.undo) ==
        "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);");
  CHECK(as_section(found->each.front().alone.adopt) == "-- loses all rows of t1\nDROP TABLE t1;");
  CHECK(as_section(found->all.adopt) == "-- loses all rows of t1\nDROP TABLE t1;");
}

TEST_CASE("SQLite: all that was changed by hand is undone, or adopted") {
  const std::string posts =
      "CREATE TABLE posts (id INTEGER PRIMARY KEY, u INT NOT NULL); CREATE INDEX pi ON posts (u);";
  const auto what = GENERATE_COPY(values<by_hand>({
      {"a table without its index", posts,
       "DROP TABLE posts; CREATE TABLE posts (id INTEGER PRIMARY KEY, u INT)"},
      {"a table and an index that are other ones", posts,
       "DROP TABLE posts; CREATE TABLE posts (id INTEGER PRIMARY KEY, u INT);"
       "CREATE INDEX pi ON posts (u, id)"},
      {"another table, and a view of it", posts,
       "CREATE TABLE other (a INT CHECK (a > 0)); CREATE VIEW v AS SELECT a FROM other"},
  }));
  deal_with(dialect::sqlite, what);
}

TEST_CASE("SQLite: what belongs to a table that is made anew is one change with it") {
  filled meant{dialect::sqlite,
               "CREATE TABLE posts (id INTEGER PRIMARY KEY, u INT NOT NULL);"
               "CREATE INDEX pi ON posts (u)"};
  filled there{dialect::sqlite, "CREATE TABLE posts (id INTEGER PRIMARY KEY, u INT)"};
  const auto found = autogenerate::differences_between(meant.side(), there.side());
  REQUIRE(found);
  REQUIRE(found->each.size() == 1);
  CHECK(found->each.front().lines == lines{"~ column posts.u: no longer not null", "- index pi"});
  const auto& only = found->each.front().alone;
  CHECK(as_section(only.undo).starts_with(
      "-- in the sqlite3 shell say `.bail on` before, or it goes on behind an error\n"
      "PRAGMA foreign_keys = OFF;\nBEGIN;\n"));
  CHECK(as_section(only.undo).ends_with("CREATE INDEX pi ON posts (u);\nCOMMIT;"));
  CHECK(as_section(only.adopt).find("BEGIN") == std::string::npos);
}
