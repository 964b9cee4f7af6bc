// SPDX-License-Identifier: MIT
// What is generated is proved: it makes the one schema of the other, and comes back.
#include "autogenerate/prove.hpp"

#include <catch2/catch.hpp>

#include "tests/autogenerate/pair.hpp"

using namespace aludel;
using lines = std::vector<std::string>;

namespace {

result<void> prove(const autogenerate::draft& made, test::filled& before, test::filled& after) {
  return autogenerate::prove(
      {{.purpose = {}, .made = made}}, before.connection(), before.made_of(), after.side(),
      [](detail::database& from) { return autogenerate::read_schema(from); });
}

/// What differs; and the one becomes the other, and comes back.
lines there_and_back(const std::string& one, const std::string& other) {
  test::filled before{dialect::postgresql, one};
  test::filled after{dialect::postgresql, other};
  const auto changes = autogenerate::compare(before.made_of(), after.made_of());
  const auto made = autogenerate::draft_between(before.side(), after.side(), changes);
  REQUIRE(made);
  const auto proved = prove(*made, before, after);
  if (!proved) FAIL_CHECK(to_string(proved.error()));
  return autogenerate::described(changes);
}

/// Whether the server is of this version or a later one; if not, why nothing was tried.
bool is_there(int version) {
  const auto number = test::query(test::server_url("postgres"), "SHOW server_version_num");
  const bool there = std::stoi(number) / 10'000 >= version;
  if (!there) WARN("skipped, since only PostgreSQL " << version << " and later has it");
  return there;
}

}  // namespace

TEST_CASE("what PostgreSQL 17 adds is seen and made") {
  if (!is_there(17)) return;
  CHECK(there_and_back("CREATE TABLE t (id int, a int) PARTITION BY RANGE (a); CREATE TABLE t1 "
                       "PARTITION OF t DEFAULT",
                       "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, a int, CONSTRAINT e "
                       "EXCLUDE USING btree (a WITH =)) PARTITION BY RANGE (a); CREATE TABLE t1 "
                       "PARTITION OF t DEFAULT") ==
        lines{"~ column t.id: identity ALWAYS, was none; not null", "+ constraint e on t"});
}

TEST_CASE("what PostgreSQL 18 adds is seen and made") {
  if (!is_there(18)) return;
  const std::string t = "CREATE TABLE t (a int, b int); ";
  CHECK(there_and_back(t, "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1))") ==
        lines{"~ column t.b: generated a + 1, was none; virtual"});
  CHECK(there_and_back("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)",
                       "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)") ==
        lines{"~ column t.b: no longer virtual"});
  CHECK(there_and_back("CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0))",
                       "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0) NOT ENFORCED)") ==
        lines{"~ constraint c on t: definition CHECK (a > 0) NOT ENFORCED, was CHECK (a > 0)"});
  CHECK(there_and_back(
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int CONSTRAINT k REFERENCES p)",
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int CONSTRAINT k REFERENCES p "
            "NOT ENFORCED)") == lines{"~ constraint k on c: definition FOREIGN KEY (p) REFERENCES "
                                      "p(id) NOT ENFORCED, was FOREIGN KEY (p) REFERENCES p(id)"});
  CHECK(there_and_back("",
                       "CREATE EXTENSION btree_gist; CREATE TABLE t (a int, r daterange, "
                       "PRIMARY KEY (a, r WITHOUT OVERLAPS)); CREATE TABLE c (a int, r "
                       "daterange, FOREIGN KEY (a, PERIOD r) REFERENCES t (a, PERIOD r))") ==
        lines{"+ extension btree_gist", "+ table c", "+ table t"});
}

TEST_CASE("PostgreSQL 18: names of NOT NULL are seen where people chose them") {
  if (!is_there(18)) return;
  const std::string usual = "CREATE TABLE t (a int NOT NULL, b int)";
  CHECK(test::differences(dialect::postgresql, usual,
                          "CREATE TABLE u (a int NOT NULL, b int); ALTER TABLE u RENAME TO t")
            .empty());
  CHECK(there_and_back(usual, "CREATE TABLE t (a int CONSTRAINT mine NOT NULL, b int)") ==
        lines{"~ column t.a: not null name mine, was none"});
  CHECK(there_and_back("CREATE TABLE t (a int CONSTRAINT mine NOT NULL, b int)",
                       "CREATE TABLE t (a int CONSTRAINT yours NOT NULL, b int)") ==
        lines{"~ column t.a: not null name yours, was mine"});
  CHECK(there_and_back("CREATE TABLE t (a int, b int)",
                       "CREATE TABLE t (a int, b int); ALTER TABLE t ADD CONSTRAINT n NOT NULL a "
                       "NOT VALID") ==
        lines{"~ column t.a: not null; not null name n, was none; not null not valid"});
  CHECK(there_and_back("CREATE TABLE t (a int); ALTER TABLE t ADD NOT NULL a NOT VALID",
                       "CREATE TABLE t (a int NOT NULL)") ==
        lines{"~ column t.a: no longer not null not valid"});
  CHECK(there_and_back("",
                       "CREATE TABLE t (a int CONSTRAINT mine NOT NULL NO INHERIT, b int); "
                       "ALTER TABLE t ADD NOT NULL b NOT VALID") == lines{"+ table t"});
}

TEST_CASE("a draft is proved, up and down") {
  test::filled before{dialect::postgresql, "CREATE TABLE t (a int)"};
  test::filled after{dialect::postgresql,
                     "CREATE COLLATION c (provider = icu, locale = 'de'); CREATE TABLE t (a int, b "
                     "text COLLATE c)"};
  const auto prove = [&](const autogenerate::draft& made) {
    const auto done = ::prove(made, before, after);
    return done ? std::string() : done.error().message;
  };
  const autogenerate::statements up{{"CREATE COLLATION c (provider = icu, locale = 'de')", {}},
                                    {"ALTER TABLE t ADD b text COLLATE c", {}}};
  CHECK(prove({{up.back()}, {}})
            .starts_with("the upgrade that was generated fails at `ALTER TABLE t ADD b text "
                         "COLLATE c`: collation "));
  CHECK(prove({{}, {}}) == "the upgrade that was generated leaves differences:\n  + column t.b");
  CHECK(prove({up, {{"ALTER TABLE t DROP COLUMN b", {}}, {"DROP COLLATION c", {}}}}) == "");
  CHECK(prove({up, {}}) == "the downgrade that was generated leaves differences:\n  - column t.b");
}

TEST_CASE("comments on the indexes of constraints are seen") {
  const std::string tables =
      "CREATE TABLE t (a int PRIMARY KEY); CREATE SCHEMA s; CREATE TABLE s.t (a int UNIQUE);";
  CHECK(there_and_back(tables + "COMMENT ON INDEX t_pkey IS 'one'",
                       tables + "COMMENT ON INDEX s.t_a_key IS 'two'") ==
        lines{"~ constraint t_a_key on s.t: comment on its index two, was none",
              "~ constraint t_pkey on t: no comment on its index, was one"});
}

TEST_CASE("comments on the columns of views are seen") {
  const std::string view = "CREATE VIEW v AS SELECT 1 AS a, 2 AS \"B c\";";
  CHECK(there_and_back(view, view +
                                 "COMMENT ON COLUMN v.a IS 'one'; COMMENT ON COLUMN v.\"B c\" IS "
                                 "'it''s two';") ==
        lines{"~ view v: comment on \"B c\" it's two, was none; comment on a one, was none"});
  CHECK(there_and_back(view + "COMMENT ON COLUMN v.a IS 'one'",
                       view + "COMMENT ON COLUMN v.a IS 'other'")
            .size() == 1);
}
