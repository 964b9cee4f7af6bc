// SPDX-License-Identifier: MIT
// What cannot work is seen before anything runs; what a session has set does not matter.
#include <unistd.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using test::alone;
using test::for_postgresql;
using test::revision;
using test::says;

TEST_CASE("what cannot be changed is seen before anything runs, and up to date starts") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "CREATE TABLE u (id integer)", "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  const auto url = database.url() + "&options=-cdefault_transaction_read_only%3Don";
  CHECK(upgrade(bundle.view(), url, {.target = "r1"}));
  const auto refused = upgrade(bundle.view(), url);
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::not_writable);
  CHECK(refused.error().message == "this session is read-only (default_transaction_read_only)");
  CHECK(refused.error().notes.back() ==
        "1 revision is to run; nothing was changed, the database stays at r1");
}

TEST_CASE("rights that are missing, or that everybody has, are told before anything runs") {
  const test::scratch database{dialect::postgresql};
  const auto role = "reader_" + std::to_string(getpid());
  database.query("CREATE ROLE " + role + " LOGIN");
  auto url = database.url();
  url.replace(url.find("postgres@"), 9, role + "@");
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "CREATE TABLE u (id integer)", "SELECT 1")});
  const auto first = upgrade(bundle.view(), url);
  const auto base = upgrade(bundle.view(), database.url(), {.target = "r1"});
  database.query("GRANT SELECT ON aludel_version, aludel_history TO " + role);
  const auto second = upgrade(bundle.view(), url);
  const auto starts = upgrade(bundle.view(), url, {.target = "r1"});
  database.query("GRANT INSERT ON aludel_history TO PUBLIC");
  const auto third = upgrade(bundle.view(), database.url());
  database.query("DROP OWNED BY " + role);
  database.query("DROP ROLE " + role);
  REQUIRE(base);
  REQUIRE(!first);
  CHECK(first.error().code == errc::not_writable);
  CHECK(first.error().message ==
        fmt::format("the role {} may not make tables in schema public", role));
  REQUIRE(!second);
  CHECK(second.error().message == fmt::format("the role {} may not write the tables "
                                              "public.aludel_version and public.aludel_history",
                                              role));
  CHECK(starts);
  REQUIRE(!third);
  CHECK(third.error().code == errc::unexpected_schema);
  CHECK(says(third.error(), "everybody may write the tables"));
  CHECK(says(third.error(), "REVOKE INSERT"));
}

TEST_CASE("a login works as the role that owns the tables") {
  const test::scratch database{dialect::postgresql};
  const auto owner = "owner_" + std::to_string(getpid());
  const auto login = "login_" + std::to_string(getpid());
  database.query("CREATE ROLE " + owner);
  database.query("CREATE ROLE " + login + " LOGIN NOINHERIT IN ROLE " + owner);
  database.query("GRANT CREATE ON SCHEMA public TO " + owner);
  auto url = database.url();
  url.replace(url.find("postgres@"), 9, login + "@");
  const auto bundle = for_postgresql(
      {revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
       alone("r2", "r1",
             "CREATE TABLE u (id integer);\nCREATE INDEX CONCURRENTLY u_id ON u (id);")});
  options wishes;
  wishes.migration_url = url;
  wishes.set_role = owner;
  const auto done = upgrade(bundle.view(), database.url(), wishes);
  const auto owners = database.query(
      "SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname = 'public'");
  const auto users =
      database.query("SELECT string_agg(DISTINCT database_user, ',') FROM aludel_history");
  database.query("DROP OWNED BY " + owner + ", " + login);
  database.query("DROP ROLE " + owner + ", " + login);
  if (!done) FAIL(to_string(done.error()));
  CHECK(owners == owner + "\n");
  CHECK(users == login + "\n");
}

TEST_CASE("strings are read as the build read them, whatever the role has set") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (x text); INSERT INTO t VALUES ('a\\nb')",
                               "DROP TABLE t"),
                      alone("r2", "r1", "INSERT INTO t VALUES ('c\\nd');")});
  const auto url = database.url() + "&options=-cstandard_conforming_strings%3Doff";
  REQUIRE(upgrade(bundle.view(), url));
  CHECK(database.query("SELECT string_agg(x, ',' ORDER BY x) FROM t") == "a\\nb,c\\nd\n");
}

TEST_CASE("changes of one database are not sent to another by a URL for migrations") {
  const test::scratch mine{dialect::postgresql};
  const test::scratch other{dialect::postgresql};
  const test::scratch file{dialect::sqlite};
  const auto bundle =
      test::compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t")},
                    {dialect::postgresql, dialect::sqlite});
  options wishes;
  wishes.migration_url = other.url();
  for (const auto* own : {&mine, &file}) {
    const auto refused = upgrade(bundle.view(), own->url(), wishes);
    REQUIRE(!refused);
    CHECK(refused.error().code == errc::invalid_url);
    CHECK(says(refused.error(), "leads to another database"));
  }
  CHECK(other.tables().empty());
  wishes.migration_url = mine.url();
  CHECK(upgrade(bundle.view(), mine.url(), wishes));
}

TEST_CASE("a temporary table of one revision is not there for the next") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto bundle = test::compile(
      {revision("r1", "", "CREATE TABLE users (id integer)", "DROP TABLE users"),
       revision("r2", "r1", "CREATE TEMPORARY TABLE users AS SELECT 1 AS id", "SELECT 1"),
       revision("r3", "r2", "ALTER TABLE users ADD COLUMN name text", "SELECT 1"),
       revision("r4", "r3", "CREATE TEMPORARY TABLE users AS SELECT 1 AS id", "SELECT 1")},
      {database.language()});
  const auto done =
      upgrade(bundle.view(), database.url(), {.transaction_per_revision = GENERATE(false, true)});
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT count(name) FROM users") == "0\n");
}

namespace {

test::revision_file unchecked(test::revision_file file) {
  file.second.insert(file.second.find("-- migrate:upgrade") + 18, " syntax=unchecked");
  return file;
}

}  // namespace

TEST_CASE("a foreign key that cannot be checked is no reason to refuse what mends it") {
  const test::scratch database{dialect::sqlite};
  const auto bundle = test::compile(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       unchecked(revision("r2", "r1", "CREATE UNIQUE INDEX p_id ON p (id)", "SELECT 1")),
       unchecked(revision("r3", "r2", "DROP INDEX p_id", "SELECT 1"))},
      {database.language()});
  database.query("CREATE TABLE p (id integer)");
  database.query("CREATE TABLE c (p integer REFERENCES p (id))");
  database.query("INSERT INTO c VALUES (1)");
  CHECK(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  database.query("DELETE FROM c");
  CHECK(upgrade(bundle.view(), database.url(), {.target = "r2"}));
  database.query("INSERT INTO p VALUES (1)");
  database.query("INSERT INTO c VALUES (1)");
  const auto broken = upgrade(bundle.view(), database.url());
  REQUIRE(!broken);
  CHECK(says(broken.error(), "a foreign key of table c cannot be checked"));
}
