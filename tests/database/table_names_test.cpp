// SPDX-License-Identifier: MIT
// Aludel's own tables under other names, and in a schema of their own.
#include <fmt/format.h>
#include <unistd.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "runtime/src/stamp.hpp"
#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;

namespace {

using texts = std::vector<std::string>;

generator::packed_bundle named(dialect language, generator::own_tables tables) {
  auto made = test::compile({revision("r1", "", "CREATE TABLE a (id integer);", "DROP TABLE a;"),
                             revision("r2", "r1", "CREATE TABLE b (id integer);", "DROP TABLE b;")},
                            {language});
  made.tables = std::move(tables);
  return made;
}

}  // namespace

TEST_CASE("the tables have the names that the bundle gives them") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  // One is a word of SQL, the other has upper case.
  const auto bundle = named(database.language(), {"order", "OrderHistory", ""});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  CHECK(database.tables().find("aludel") == std::string::npos);
  CHECK(database.query("SELECT revision FROM \"order\"") == "r1\n");
  CHECK(database.query("SELECT event, revision FROM \"OrderHistory\"") == "upgrade|r1\n");

  CHECK(status(bundle.view(), database.url())->pending == texts{"r2"});
  REQUIRE(upgrade(bundle.view(), database.url()));
  CHECK(upgrade(bundle.view(), database.url())->steps.empty());
  REQUIRE(stamp(bundle.view(), database.url(), {"r1"}));
  REQUIRE(downgrade(bundle.view(), database.url(), {.target = "base"}));
  CHECK(database.query("SELECT count(*) FROM \"OrderHistory\"") == "4\n");
  // Others do not see them.
  CHECK(status(named(database.language(), {}).view(), database.url())->heads.empty());
}

TEST_CASE("the tables are in the schema that the bundle names, which is made for them") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = named(dialect::postgresql, {"aludel_version", "aludel_history", "Ops"});
  CHECK(status(bundle.view(), database.url())->pending.size() == 2);
  REQUIRE(upgrade(bundle.view(), database.url()));
  CHECK(database.query("SELECT revision FROM \"Ops\".aludel_version") == "r2\n");
  CHECK(database.tables() == "a\nb\n");
  CHECK(upgrade(bundle.view(), database.url())->steps.empty());

  // Whatever the current schema is.
  database.query("CREATE SCHEMA elsewhere");
  const auto url = database.url() + (database.url().find('?') == std::string::npos ? "?" : "&") +
                   "options=-csearch_path%3Delsewhere";
  CHECK(status(bundle.view(), url)->up_to_date());
  CHECK(upgrade(bundle.view(), url)->steps.empty());
  REQUIRE(downgrade(bundle.view(), database.url(), {.target = "r1"}));
}

TEST_CASE("a schema that is there already takes no right to make one") {
  const test::scratch database{dialect::postgresql};
  const auto role = "deployer_" + std::to_string(getpid());
  database.query("CREATE ROLE " + role + " LOGIN");
  database.query("CREATE SCHEMA ops AUTHORIZATION " + role);
  database.query("GRANT CREATE ON SCHEMA public TO " + role);
  auto url = database.url();
  url.replace(url.find("postgres@"), 9, role + "@");
  const auto in = [&](const char* schema) {
    const auto bundle = named(dialect::postgresql, {"aludel_version", "aludel_history", schema});
    return upgrade(bundle.view(), url);
  };
  const auto refused = in("other");
  const auto done = in("ops");
  database.query("DROP OWNED BY " + role);
  database.query("DROP ROLE " + role);
  CHECK(done);
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::not_writable);
}

TEST_CASE("on SQLite a schema means nothing") {
  const test::scratch database{dialect::sqlite};
  const auto bundle = named(dialect::sqlite, {"v", "h", "ops"});
  REQUIRE(upgrade(bundle.view(), database.url()));
  CHECK(database.query("SELECT revision FROM v") == "r2\n");
}

TEST_CASE("one table without the other is no new database") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = named(database.language(), {"v", "OrderHistory", ""});
  REQUIRE(upgrade(bundle.view(), database.url()));
  const auto schema = database.language() == dialect::sqlite ? "main" : "public";
  const auto refusal = [&](const std::string& gone, const std::string& there) {
    database.query("ALTER TABLE \"" + gone + "\" RENAME TO kept");
    for (const auto& done :
         {upgrade(bundle.view(), database.url()), stamp(bundle.view(), database.url(), {"r1"})}) {
      REQUIRE(!done);
      CHECK(done.error().code == errc::unexpected_schema);
      CHECK(done.error().message ==
            fmt::format("the table {}.{} is gone, though {} is there", schema, gone, there));
    }
    CHECK(!status(bundle.view(), database.url()));
    database.query("ALTER TABLE kept RENAME TO \"" + gone + "\"");
    CHECK(status(bundle.view(), database.url())->up_to_date());
  };
  refusal("v", "OrderHistory");
  refusal("OrderHistory", "v");
}

TEST_CASE("one table without the other is seen in the schema that the bundle names") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = named(dialect::postgresql, {"v", "h", "Ops"});
  REQUIRE(upgrade(bundle.view(), database.url()));
  database.query("DROP TABLE \"Ops\".v");
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().message == "the table \"Ops\".v is gone, though h is there");
}
