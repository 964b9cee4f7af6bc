// SPDX-License-Identifier: MIT
// Tables of PostgreSQL that inherit from others, and what they have of their own.
#include <catch2/catch.hpp>

#include "tests/autogenerate/change.hpp"

using namespace aludel;
using test::change;
using test::pair_of_scripts;

TEST_CASE("PostgreSQL: tables that inherit have their own defaults, NOT NULL and columns") {
  const std::string parent = "CREATE TABLE p (id int, a int DEFAULT 1, b text);";
  const auto what = GENERATE_COPY(values<pair_of_scripts>({
      {"a default of its own, where the parent's changes",
       parent + "CREATE TABLE c (a int DEFAULT 5) INHERITS (p); CREATE TABLE b () INHERITS (c)",
       "CREATE TABLE p (id int, a int DEFAULT 2, b text);"
       "CREATE TABLE c (a int DEFAULT 6) INHERITS (p); CREATE TABLE b (a int DEFAULT 7) INHERITS "
       "(c)"},
      {"no default, where the parent has one", parent + "CREATE TABLE c () INHERITS (p)",
       parent + "CREATE TABLE c () INHERITS (p); ALTER TABLE c ALTER a DROP DEFAULT"},
      {"the parent's default again",
       "CREATE TABLE p (id int, a int DEFAULT 1) PARTITION BY LIST (id);"
       "CREATE TABLE c PARTITION OF p (a DEFAULT 5) FOR VALUES IN (1)",
       "CREATE TABLE p (id int, a int DEFAULT 1) PARTITION BY LIST (id);"
       "CREATE TABLE c PARTITION OF p FOR VALUES IN (1)",
       "INSERT INTO p VALUES (1, 4)", "SELECT count(*) FROM c WHERE a = 4"},
      {"a parent that keeps its default, and is left", parent + "CREATE TABLE c () INHERITS (p)",
       parent + "CREATE TABLE c (id int, a int DEFAULT 1, b text)"},
      {"NOT NULL of its own, where the parent loses it",
       "CREATE TABLE p (a int NOT NULL, b int); CREATE TABLE c (b int NOT NULL) INHERITS (p)",
       "CREATE TABLE p (a int, b int NOT NULL); CREATE TABLE c (a int NOT NULL) INHERITS (p)",
       "INSERT INTO c VALUES (1, 2)", "SELECT count(*) FROM c"},
      {"another type, of a column that both declare",
       "CREATE TABLE p (a int); CREATE TABLE c (a int DEFAULT 3, x int) INHERITS (p);"
       "CREATE VIEW v AS SELECT a FROM c",
       "CREATE TABLE p (a bigint); CREATE TABLE c (a bigint DEFAULT 3, x int) INHERITS (p);"
       "CREATE VIEW v AS SELECT a FROM c",
       "INSERT INTO c VALUES (1, 2)", "SELECT count(*) FROM v WHERE a = 1"},
      {"a column that the parent loses, and it keeps",
       "CREATE TABLE p (a int, z int); CREATE TABLE c (z int) INHERITS (p)",
       "CREATE TABLE p (a int); CREATE TABLE c (z int) INHERITS (p)", "INSERT INTO c VALUES (1, 2)",
       "SELECT count(*) FROM c WHERE z = 2"},
      {"a check that both declare", parent + "CREATE TABLE c (x int) INHERITS (p)",
       "CREATE TABLE p (id int, a int DEFAULT 1 CONSTRAINT pos CHECK (a > 0), b text);"
       "CREATE TABLE c (x int, CONSTRAINT pos CHECK (a > 0)) INHERITS (p)"},
      {"a comment on a column that is inherited", parent + "CREATE TABLE c (x int) INHERITS (p)",
       parent + "CREATE TABLE c (x int) INHERITS (p); COMMENT ON COLUMN c.a IS 'the same'"},
  }));
  change(dialect::postgresql, what);
  CHECK_FALSE(test::differences(dialect::postgresql, what.before, what.after).empty());
}
