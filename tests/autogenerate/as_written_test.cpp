// SPDX-License-Identifier: MIT
// A schema whose statements are those that SQLite has kept is not run, and nothing is missed.
#include "autogenerate/as_written.hpp"

#include <catch2/catch.hpp>

#include "autogenerate/draft.hpp"
#include "tests/autogenerate/pair.hpp"
#include "tests/autogenerate/place.hpp"

using namespace aludel;

namespace {

using strings = std::vector<std::string>;

bool as_written(detail::database& made_of, const strings& texts) {
  std::vector<std::shared_ptr<generator::source>> files;
  for (const auto& each : texts) {
    files.push_back(std::make_shared<generator::source>(
        generator::source{.file = "schema.sql", .name = "schema.sql", .text = each}));
  }
  const auto found = autogenerate::is_as_written(made_of, {}, files);
  REQUIRE(found);
  return *found;
}

constexpr auto shop =
    "CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT, name text UNIQUE);\n"
    "CREATE TABLE b (id integer);\n"
    "CREATE INDEX a_name ON a (name);\n"
    "CREATE VIEW v AS SELECT name FROM a;\n"
    "CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN INSERT INTO a (name) VALUES (new.name); END;\n";

}  // namespace

TEST_CASE("a schema that is written as what there is need not be run") {
  test::filled there{dialect::sqlite, shop};
  CHECK(as_written(there.connection(), {shop}));
  CHECK(as_written(there.connection(),
                   {"-- the shop's\n\nCREATE TABLE b (id integer);",
                    "CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT, name text UNIQUE);"
                    "CREATE VIEW v AS SELECT name FROM a;"
                    "CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN INSERT INTO a (name) VALUES "
                    "(new.name); END; CREATE INDEX a_name ON a (name) -- by name\n;"}));
}

TEST_CASE("a schema that may fail, or give anything else, is run") {
  test::filled there{dialect::sqlite, "CREATE TABLE a (id integer);CREATE INDEX i ON a (id)"};
  const auto* const other = GENERATE(
      "", "CREATE TABLE a (id integer);", "CREATE TABLE a (id integer); CREATE INDEX i ON a(id)",
      "CREATE INDEX i ON a (id); CREATE TABLE a (id integer)",
      "CREATE TABLE a (id integer); CREATE TABLE a (id integer); CREATE INDEX i ON a (id)",
      "CREATE TABLE a (id integer); CREATE INDEX i ON a (id); CREATE TABLE b (id integer)",
      "CREATE TABLE a (id integer); CREATE INDEX i ON a (id); DROP TABLE a",
      "CREATE TABLE a (id integer); CREATE INDEX i ON a (id); SELECT 'no end");
  INFO(other);
  CHECK_FALSE(as_written(there.connection(), {other}));
}

TEST_CASE("a random schema that is as written does not differ") {
  std::mt19937 random{test::number("ALUDEL_AUTOGENERATE_SEED", 20261127)};
  test::sqlite_place one;
  test::sqlite_place other;
  int as_written_ones = 0;
  for (auto left = test::number("ALUDEL_AUTOGENERATE_ROUNDS", 50); left > 0; --left) {
    const auto first = test::random_choice(dialect::sqlite, random);
    const auto second = left % 2 == 0 ? first : test::random_change(dialect::sqlite, first, random);
    one.fill(first);
    other.fill(second);
    if (!as_written(one.connection(), {test::script_of(dialect::sqlite, second)})) continue;
    ++as_written_ones;
    CHECK(autogenerate::compare(one.read(), other.read()).empty());
  }
  CHECK(as_written_ones > 0);
}
