// SPDX-License-Identifier: MIT
// A change in steps for a database that is in use leads where the change in one leads.
#include "autogenerate/online.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/autogenerate/pair.hpp"
#include "tests/autogenerate/place.hpp"

using namespace aludel;
using namespace aludel::autogenerate;
using test::place;

namespace {

std::vector<stage> stages_between(const side& before, const side& after) {
  auto made = online_stages(before, after);
  if (!made) FAIL(to_string(made.error()));
  return std::move(*made);
}

void run(place& at, const stage& of, const statements& all) {
  INFO(of.purpose);
  of.in_transaction ? test::run_all(at, all) : test::run_each(at, all);
}

void expect_back(place& at, const schema& begin, const std::string& purpose) {
  for (const auto& each : compare(at.read(), begin)) {
    FAIL_CHECK(purpose << " leaves another " << title(each.either().key));
  }
}

/// Up, with each step taken back once, and down.
void there_and_back(place& at, place& to) {
  const auto before = at.read();
  const auto after = to.read();
  const auto stages = stages_between({at.connection(), before}, {to.connection(), after});
  std::string text;
  for (const auto& each : stages) {
    text += fmt::format("-- {}\n{}-- down\n{}", each.purpose, test::joined(each.made.upgrade),
                        test::joined(each.made.downgrade));
  }
  INFO(text);
  for (const auto& each : stages) {
    const auto begin = at.read();
    run(at, each, each.made.upgrade);
    run(at, each, each.made.downgrade);
    expect_back(at, begin, each.purpose);
    run(at, each, each.made.upgrade);
  }
  test::expect_alike(at, to, after);
  for (auto each = stages.rbegin(); each != stages.rend(); ++each) {
    run(at, *each, each->made.downgrade);
  }
  expect_back(at, before, "all");
}

std::string written(const std::string& before, const std::string& after) {
  test::filled one{dialect::postgresql, before};
  test::filled other{dialect::postgresql, after};
  std::string text;
  for (const auto& each : stages_between(one.side(), other.side())) {
    text += fmt::format("-- {}{}\n{}\n-- down\n{}\n", each.purpose,
                        each.in_transaction ? "" : ", no transaction",
                        as_section(each.made.upgrade), as_section(each.made.downgrade));
  }
  return text;
}

}  // namespace

TEST_CASE("any schema of PostgreSQL becomes any other in steps, and comes back") {
  const auto first = test::number("ALUDEL_AUTOGENERATE_SEED", 1);
  const auto rounds = test::number("ALUDEL_AUTOGENERATE_ROUNDS", 20);
  test::postgresql_place one;
  test::postgresql_place other;
  for (auto seed = first; seed < first + rounds; ++seed) {
    std::mt19937 random{seed};
    const auto before = test::random_choice(dialect::postgresql, random);
    const auto after = test::random_change(dialect::postgresql, before, random);
    INFO("ALUDEL_AUTOGENERATE_SEED=" << seed);
    INFO("from: " << test::shown(dialect::postgresql, before));
    INFO("to:   " << test::shown(dialect::postgresql, after));
    one.fill(before);
    other.fill(after);
    there_and_back(one, other);
  }
}

TEST_CASE("constraints are validated behind the change, and NOT NULL is proved by one") {
  CHECK(written("CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (a int, b int)",
                "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (a int REFERENCES t, b int "
                "NOT NULL CONSTRAINT b_more CHECK (b > 0))") ==
        "-- change tables\n"
        "ALTER TABLE u ADD CONSTRAINT b_more CHECK (b > 0) NOT VALID;\n"
        "ALTER TABLE u ADD CONSTRAINT u_a_fkey FOREIGN KEY (a) REFERENCES t(id) NOT VALID;\n"
        "ALTER TABLE u ADD CONSTRAINT u_b_not_null CHECK (b IS NOT NULL) NOT VALID;\n"
        "-- down\n"
        "ALTER TABLE u DROP CONSTRAINT b_more;\n"
        "ALTER TABLE u DROP CONSTRAINT u_a_fkey;\n"
        "ALTER TABLE u DROP CONSTRAINT u_b_not_null;\n"
        "-- validate constraints\n"
        "ALTER TABLE u VALIDATE CONSTRAINT b_more;\n"
        "ALTER TABLE u VALIDATE CONSTRAINT u_a_fkey;\n"
        "-- fails, and changes nothing, if a row has no b\n"
        "ALTER TABLE u VALIDATE CONSTRAINT u_b_not_null;\n"
        "-- down\n"
        "ALTER TABLE u DROP CONSTRAINT b_more;\n"
        "ALTER TABLE u DROP CONSTRAINT u_a_fkey;\n"
        "ALTER TABLE u DROP CONSTRAINT u_b_not_null;\n"
        "ALTER TABLE u ADD CONSTRAINT b_more CHECK (b > 0) NOT VALID;\n"
        "ALTER TABLE u ADD CONSTRAINT u_a_fkey FOREIGN KEY (a) REFERENCES t(id) NOT VALID;\n"
        "ALTER TABLE u ADD CONSTRAINT u_b_not_null CHECK (b IS NOT NULL) NOT VALID;\n"
        "-- set not null\n"
        "ALTER TABLE u ALTER COLUMN b SET NOT NULL;\n"
        "ALTER TABLE u DROP CONSTRAINT u_b_not_null;\n"
        "-- down\n"
        "ALTER TABLE u ALTER COLUMN b DROP NOT NULL;\n"
        "ALTER TABLE u ADD CONSTRAINT u_b_not_null CHECK (b IS NOT NULL);\n");
}

TEST_CASE("indexes and keys are built while others write") {
  CHECK(written("CREATE TABLE t (a int, b int NOT NULL, c int, d int); CREATE INDEX old ON t (a);"
                "CREATE INDEX gone ON t (d); CREATE INDEX other ON t (c); CREATE TABLE u (a int)",
                "CREATE TABLE t (a int, b int NOT NULL PRIMARY KEY, c int, "
                "CONSTRAINT t_c UNIQUE (c) INCLUDE (a) DEFERRABLE);"
                "CREATE INDEX other ON t (c, a); CREATE TABLE u (a int REFERENCES t);"
                "CREATE TABLE v (a int UNIQUE); CREATE INDEX v_a ON v (a)") ==
        "-- drop indexes, no transaction\n"
        "DROP INDEX CONCURRENTLY gone;\n"
        "-- down\n"
        "CREATE INDEX CONCURRENTLY gone ON t USING btree (d);\n"
        "-- change tables\n"
        "-- loses all values of t.d\n"
        "ALTER TABLE t DROP COLUMN d;\n"
        "CREATE TABLE v (\n"
        "  a integer,\n"
        "  CONSTRAINT v_a_key UNIQUE (a)\n"
        ");\n"
        "CREATE INDEX v_a ON v USING btree (a);\n"
        "-- down\n"
        "-- loses all rows of v\n"
        "DROP TABLE v;\n"
        "ALTER TABLE t ADD COLUMN d integer;\n"
        "-- build indexes, no transaction\n"
        "CREATE INDEX CONCURRENTLY other_new ON t USING btree (c, a);\n"
        "DROP INDEX CONCURRENTLY other;\n"
        "ALTER INDEX other_new RENAME TO other;\n"
        "-- fails if two rows have the same values\n"
        "CREATE UNIQUE INDEX CONCURRENTLY t_c ON t (c) INCLUDE (a);\n"
        "ALTER TABLE t ADD CONSTRAINT t_c UNIQUE USING INDEX t_c DEFERRABLE;\n"
        "-- fails if two rows have the same values\n"
        "CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON t (b);\n"
        "ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;\n"
        "-- down\n"
        "CREATE INDEX CONCURRENTLY other_new ON t USING btree (c);\n"
        "DROP INDEX CONCURRENTLY other;\n"
        "ALTER INDEX other_new RENAME TO other;\n"
        "ALTER TABLE t DROP CONSTRAINT t_c;\n"
        "ALTER TABLE t DROP CONSTRAINT t_pkey;\n"
        "-- finish\n"
        "ALTER TABLE u ADD CONSTRAINT u_a_fkey FOREIGN KEY (a) REFERENCES t(b) NOT VALID;\n"
        "-- down\n"
        "ALTER TABLE u DROP CONSTRAINT u_a_fkey;\n"
        "-- drop old indexes, no transaction\n"
        "DROP INDEX CONCURRENTLY old;\n"
        "-- down\n"
        "CREATE INDEX CONCURRENTLY old ON t USING btree (a);\n"
        "-- validate foreign keys\n"
        "ALTER TABLE u VALIDATE CONSTRAINT u_a_fkey;\n"
        "-- down\n"
        "ALTER TABLE u DROP CONSTRAINT u_a_fkey;\n"
        "ALTER TABLE u ADD CONSTRAINT u_a_fkey FOREIGN KEY (a) REFERENCES t(b) NOT VALID;\n");
}

TEST_CASE(
    "columns that write all rows are told of, and keys to columns of another type validated") {
  const auto all =
      written("CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (t int REFERENCES t)",
              "CREATE TABLE t (id bigint PRIMARY KEY, a uuid DEFAULT gen_random_uuid(), b int "
              "GENERATED ALWAYS AS (1 + 1) STORED, c int DEFAULT 1, d timestamptz DEFAULT now());"
              "CREATE TABLE u (t bigint REFERENCES t)");
  CHECK(all.substr(0, all.find("-- down")) ==
        "-- change tables\n"
        "ALTER TABLE u DROP CONSTRAINT u_t_fkey;\n"
        "ALTER TABLE t ALTER COLUMN id TYPE bigint;\n"
        "-- writes all rows anew, while others wait for the table, unless its default is the same "
        "for all of them\n"
        "ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid();\n"
        "-- writes all rows anew, while others wait for the table\n"
        "ALTER TABLE t ADD COLUMN b integer GENERATED ALWAYS AS (1 + 1) STORED;\n"
        "ALTER TABLE t ADD COLUMN c integer DEFAULT 1;\n"
        "ALTER TABLE t ADD COLUMN d timestamp with time zone DEFAULT now();\n"
        "ALTER TABLE u ALTER COLUMN t TYPE bigint;\n"
        "ALTER TABLE u ADD CONSTRAINT u_t_fkey FOREIGN KEY (t) REFERENCES t(id) NOT VALID;\n");
  CHECK(all.find("-- validate constraints\nALTER TABLE u VALIDATE CONSTRAINT u_t_fkey;\n") !=
        std::string::npos);
}

TEST_CASE("a key in whose place an index comes stays until that is built") {
  CHECK(written("CREATE TABLE t (a int, gone bool, CONSTRAINT t_a UNIQUE (a))",
                "CREATE TABLE t (a int, gone bool); CREATE UNIQUE INDEX there ON t (a) WHERE NOT "
                "gone") ==
        "-- build indexes, no transaction\n"
        "CREATE UNIQUE INDEX CONCURRENTLY there ON t USING btree (a) WHERE NOT gone;\n"
        "-- down\n"
        "DROP INDEX CONCURRENTLY there;\n"
        "-- finish\n"
        "ALTER TABLE t DROP CONSTRAINT t_a;\n"
        "-- down\n"
        "ALTER TABLE t ADD CONSTRAINT t_a UNIQUE (a);\n");
}

TEST_CASE("a key that becomes another one stays until that one is built") {
  CHECK(
      written("CREATE TABLE t (a int, b int NOT NULL, CONSTRAINT k PRIMARY KEY (a));"
              "CREATE TABLE u (a int CONSTRAINT f REFERENCES t); CREATE TABLE k_new (a int)",
              "CREATE TABLE t (a int UNIQUE, b int NOT NULL, CONSTRAINT k PRIMARY KEY (b));"
              "CREATE TABLE u (a int CONSTRAINT f REFERENCES t (a)); CREATE TABLE k_new (a int)") ==
      "-- build indexes, no transaction\n"
      "-- fails if two rows have the same values\n"
      "CREATE UNIQUE INDEX CONCURRENTLY k_new2 ON t (b);\n"
      "-- fails if two rows have the same values\n"
      "CREATE UNIQUE INDEX CONCURRENTLY t_a_key_new ON t (a);\n"
      "-- down\n"
      "DROP INDEX CONCURRENTLY k_new2;\n"
      "DROP INDEX CONCURRENTLY t_a_key_new;\n"
      "-- finish\n"
      "ALTER TABLE u DROP CONSTRAINT f;\n"
      "ALTER TABLE t DROP CONSTRAINT k;\n"
      "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;\n"
      "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX k_new2;\n"
      "ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE USING INDEX t_a_key_new;\n"
      "ALTER TABLE u ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t(a) NOT VALID;\n"
      "-- down\n"
      "ALTER TABLE t DROP CONSTRAINT k;\n"
      "ALTER TABLE u DROP CONSTRAINT f;\n"
      "ALTER TABLE t DROP CONSTRAINT t_a_key;\n"
      "-- fails, and changes nothing, if a row has no a\n"
      "ALTER TABLE t ALTER COLUMN a SET NOT NULL;\n"
      "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a);\n"
      "ALTER TABLE u ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t(a);\n"
      "CREATE UNIQUE INDEX k_new2 ON t (b);\n"
      "CREATE UNIQUE INDEX t_a_key_new ON t (a);\n"
      "-- validate foreign keys\n"
      "ALTER TABLE u VALIDATE CONSTRAINT f;\n"
      "-- down\n"
      "ALTER TABLE u DROP CONSTRAINT f;\n"
      "ALTER TABLE u ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t(a) NOT VALID;\n");
}

TEST_CASE("a key of a partitioned table is not built by an index") {
  CHECK(written("CREATE TABLE p (id int, at int) PARTITION BY RANGE (at)",
                "CREATE TABLE p (id int, at int PRIMARY KEY) PARTITION BY RANGE (at)") ==
        "-- change tables\n"
        "-- fails, and changes nothing, if a row has no at\n"
        "ALTER TABLE p ALTER COLUMN at SET NOT NULL;\n"
        "ALTER TABLE p ADD CONSTRAINT p_pkey PRIMARY KEY (at);\n"
        "-- down\n"
        "ALTER TABLE p DROP CONSTRAINT p_pkey;\n"
        "ALTER TABLE p ALTER COLUMN at DROP NOT NULL;\n");
}

TEST_CASE("what needs no care is one step") {
  CHECK(written("CREATE TABLE t (a int)",
                "CREATE TABLE t (a int, b int); CREATE TABLE u (c int UNIQUE)") ==
        "-- change tables\n"
        "CREATE TABLE u (\n"
        "  c integer,\n"
        "  CONSTRAINT u_c_key UNIQUE (c)\n"
        ");\n"
        "ALTER TABLE t ADD COLUMN b integer;\n"
        "-- down\n"
        "-- loses all values of t.b\n"
        "ALTER TABLE t DROP COLUMN b;\n"
        "-- loses all rows of u\n"
        "DROP TABLE u;\n");
}
