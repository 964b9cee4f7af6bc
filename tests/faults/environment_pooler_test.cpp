// SPDX-License-Identifier: MIT
// A PgBouncer before the server, in both of its modes.
#include <catch2/catch.hpp>

#include "tests/faults/environment.hpp"
#include "tests/faults/pgbouncer.hpp"
#include "tests/faults/server.hpp"
#include "tests/faults/standing.hpp"

using namespace aludel;
using namespace aludel::test;
using texts = std::vector<std::string>;

namespace {

generator::packed_bundle with_one_alone() {
  return compile(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       revision("r2", "r1", "SET search_path = pg_catalog; SET lock_timeout = 4321", "SELECT 1"),
       revision("r3", "r2", "CREATE TABLE u (id integer)", "DROP TABLE u"),
       alone("r4", "r3", "CREATE INDEX CONCURRENTLY t_id ON t (id);")},
      {dialect::postgresql});
}

/// What one of the pooler's sessions with the server has that a new one has not.
std::string leftovers(const std::string& url) {
  return query(url,
               "SELECT current_setting('lock_timeout'), current_setting('search_path'), "
               "current_user = session_user, current_setting('standard_conforming_strings'), "
               "current_setting('client_connection_check_interval')");
}

/// Says so if there is none.
bool has_pgbouncer() {
  const bool found = !std::string_view(PGBOUNCER).empty();
  if (!found) WARN("skipped, since pgbouncer was not found when this was configured");
  return found;
}

constexpr auto advisory_locks =
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
    "(SELECT oid FROM pg_database WHERE datname = current_database())";

}  // namespace

TEST_CASE("behind transaction pooling transactions work, others are refused, and nothing leaks") {
  if (!has_pgbouncer()) return;
  reusable_database database;
  const pgbouncer pooler{PGBOUNCER, database};
  const auto url = database.url_by(pooler.host(), pgbouncer::port);
  const auto before = leftovers(url);
  const auto bundle = with_one_alone();

  const auto refused = upgrade(bundle.view(), url);
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::not_writable);
  CHECK(says(refused.error(), "revision r4"));
  CHECK(says(refused.error(), "a pooler stands before the server"));
  CHECK(says(refused.error(), "ALUDEL_MIGRATION_URL"));
  CHECK(says(refused.error(), "4 revisions are to run; nothing was changed"));
  CHECK(lines_of(database.connection(), "SELECT to_regclass('public.t') IS NULL") == "t\n");

  for (const std::string target : {"r2", "r3"}) {
    const auto done = upgrade(bundle.view(), url, {.target = target});
    if (!done) FAIL(to_string(done.error()));
    CHECK(done->heads == texts{target});
    CHECK(leftovers(url) == before);
  }
  CHECK(lines_of(database.connection(), advisory_locks) == "0\n");
  const auto back = downgrade(bundle.view(), url, {.target = "r1"});
  if (!back) FAIL(to_string(back.error()));
  CHECK(lines_of(database.connection(), advisory_locks) == "0\n");
  CHECK(leftovers(url) == before);
}

TEST_CASE("a role cannot be set behind transaction pooling, where it would stay") {
  if (!has_pgbouncer()) return;
  reusable_database database;
  const pgbouncer pooler{PGBOUNCER, database};
  const auto url = database.url_by(pooler.host(), pgbouncer::port);
  const auto bundle = with_one_alone();
  const auto refused =
      upgrade(bundle.view(), url, {.target = "r3", .set_role = "pg_database_owner"});
  REQUIRE(!refused);
  CHECK(says(refused.error(), "pooler"));
  CHECK(query(url, "SELECT current_user") == "postgres\n");
}

TEST_CASE("behind session pooling both work where options say so, and nothing leaks") {
  if (!has_pgbouncer()) return;
  reusable_database database;
  const pgbouncer pooler{PGBOUNCER, database, "session"};
  const auto url = database.url_by(pooler.host(), pgbouncer::port);
  const auto bundle = with_one_alone();
  REQUIRE(!upgrade(bundle.view(), url));  // it cannot be seen which one it is
  const auto done = upgrade(bundle.view(), url, {.session_pooling = true});
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == texts{"r4"});
  wait_until([&] { return lines_of(database.connection(), advisory_locks) == "0\n"; },
             "the locks are gone");
  CHECK(lines_of(database.connection(),
                 "SELECT indisvalid FROM pg_index WHERE indexrelid = "
                 "'public.t_id'::regclass") == "t\n");
}
