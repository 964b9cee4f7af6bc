// SPDX-License-Identifier: MIT
// The first start on a database that somebody else has made tables in.
#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;

namespace {

generator::packed_bundle two(dialect language) {
  return test::compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                        revision("r2", "r1", "CREATE TABLE u (id integer)", "DROP TABLE u")},
                       {language});
}

}  // namespace

TEST_CASE("the first collision of a first start hints to stamp, and nothing stays") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto bundle = two(database.language());
  const std::string there = GENERATE("t", "u");
  database.query(fmt::format("CREATE TABLE {} (id integer)", there));
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().sqlstate == "42P07");
  CHECK(done.error().exit_code() == 7);
  CHECK(done.error().hint.find("`stamp`") != std::string::npos);
  REQUIRE(done.error().where);
  CHECK(done.error().where->file == (there == "t" ? "r1.sql" : "r2.sql"));
  CHECK(database.tables() == fmt::format("aludel_history\naludel_version\n{}\n", there));
}

TEST_CASE("a collision of a later start has nothing to do with stamp") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto bundle = two(database.language());
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  database.query("CREATE TABLE u (id integer)");
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().sqlstate == "42P07");
  CHECK(done.error().hint.empty());
}
