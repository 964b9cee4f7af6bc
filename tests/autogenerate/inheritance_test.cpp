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

TEST_CASE("PostgreSQL: partitions and heirs leave with what they have, and join with it") {
  const std::string table =
      "CREATE TABLE e (id int NOT NULL, at date, u int CHECK (u > 0), PRIMARY KEY (id, at), UNIQUE "
      "(at, u)) PARTITION BY RANGE (at); CREATE INDEX e_u ON e (u) WHERE u > 1;"
      "CREATE TABLE e1 PARTITION OF e DEFAULT;";
  const std::string partition =
      "CREATE TABLE e2 PARTITION OF e FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')";
  const std::string rows = "INSERT INTO e2 VALUES (1, '2021-05-05', 5)";
  const std::string count = "SELECT count(*) FROM e2";
  const std::string plain = "CREATE TABLE e2 (id int NOT NULL, at date NOT NULL, u int";
  const std::string heirs = "CREATE TABLE p (id int CHECK (id > 0), n int NOT NULL);";
  const auto what = GENERATE_COPY(values<pair_of_scripts>({
      {"one that keeps all that it has", table + partition,
       table + plain +
           " CONSTRAINT e_u_check CHECK (u > 0), CONSTRAINT e2_pkey PRIMARY KEY (id, at), "
           "CONSTRAINT "
           "e2_at_u_key UNIQUE (at, u)); CREATE INDEX e2_u_idx ON e2 (u) WHERE u > 1",
       rows, count},
      {"one that keeps nothing", table + partition, table + plain + ")", rows, count},
      {"one that has less, and other columns", table + partition,
       table + "CREATE TABLE e2 (id int, at date, more text)", rows, count},
      {"one that joins, and has nothing", table + "CREATE TABLE e2 (id int, at date, u int)",
       table + partition, rows, count},
      {"one that joins with other keys, defaults and indexes",
       table + "CREATE TABLE e2 (id int PRIMARY KEY, at date DEFAULT now(), u int); CREATE INDEX "
               "e2_other ON e2 (u)",
       table + partition, rows, count},
      {"one that goes over to another table",
       table + "CREATE TABLE f (id int, at date, u int) PARTITION BY RANGE (at);" + partition,
       table + "CREATE TABLE f (id int, at date, u int) PARTITION BY RANGE (at);"
               "CREATE TABLE e2 PARTITION OF f FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
       rows, count},
      {"an heir that leaves", heirs + "CREATE TABLE e2 (m int) INHERITS (p)",
       heirs +
           "CREATE TABLE e2 (id int CONSTRAINT p_id_check CHECK (id > 0), n int NOT NULL, m int)",
       "INSERT INTO e2 VALUES (1, 2, 3)", count},
      {"a table that becomes one", heirs + "CREATE TABLE e2 (id int, n int, m int)",
       heirs + "CREATE TABLE e2 (m int) INHERITS (p)", "INSERT INTO e2 VALUES (1, 2, 3)", count},
  }));
  change(dialect::postgresql, what);
}
