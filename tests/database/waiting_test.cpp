// SPDX-License-Identifier: MIT
// Nobody waits for ever, and who is in the way is named.
#include <unistd.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>
#include <future>
#include <memory>

#include "runtime/src/turn.hpp"
#include "tests/database/holder.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using namespace std::chrono_literals;
using test::for_postgresql;
using test::holder;
using test::revision;
using test::says;
using texts = std::vector<std::string>;

TEST_CASE("who holds a lock is named, with the query and its age") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "ALTER TABLE t ADD x text", "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  const holder other{database, "LOCK TABLE t IN ACCESS SHARE MODE"};
  std::vector<std::string> seen;
  options wishes{.lock_wait = 1500ms, .lock_timeout = 800ms};
  const bool somebody_listens = GENERATE(true, false);
  if (somebody_listens) {
    wishes.observer = [&](const event& what) {
      const auto* it = std::get_if<events::blocked>(&what);
      if (it != nullptr) seen.push_back(fmt::format("{} {}", it->application, it->query));
    };
  }
  const auto done = upgrade(bundle.view(), database.url(), wishes);
  REQUIRE(!done);
  CHECK(done.error().code == errc::locked);
  CHECK(done.error().exit_code() == 4);
  CHECK(says(done.error(), "gave up waiting for session "));
  CHECK(says(done.error(), "of postgres (nightly report), idle in transaction for "));
  CHECK(says(done.error(), ": LOCK TABLE t IN ACCESS SHARE MODE"));
  CHECK(says(done.error(), "rolled back; the database stays at r1"));
  if (!somebody_listens) return;
  REQUIRE(!seen.empty());
  CHECK(seen.front() == "nightly report LOCK TABLE t IN ACCESS SHARE MODE");
}

TEST_CASE("a replica waits until somebody else has upgraded the database") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto bundle = test::compile(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t")}, {database.language()});
  const auto revisions = bundle.view();
  const auto in_vain = require(revisions, database.url());
  REQUIRE(!in_vain);
  CHECK(in_vain.error().code == errc::pending);
  CHECK(in_vain.error().message == "the database lacks r1, which nobody applied within 0 s");
  auto waiting =
      std::async(std::launch::async, [&] { return require(revisions, database.url(), 30s); });
  REQUIRE(upgrade(revisions, database.url()));
  const auto done = waiting.get();
  REQUIRE(done);
  CHECK(done->heads == texts{"r1"});
}

TEST_CASE("Aludel's own tables are not waited for without end either") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url()));
  const holder other{database, "LOCK TABLE aludel_version"};
  const auto done = upgrade(bundle.view(), database.url(), {.lock_wait = 500ms});
  REQUIRE(!done);
  CHECK(done.error().code == errc::locked);
  CHECK(says(done.error(), "nothing was changed"));
}

TEST_CASE("what is found out of an interrupted index waits no longer than statements do") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      test::alone("r2", "r1", "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  database.query("INSERT INTO t VALUES (1), (1)");
  REQUIRE(!upgrade(bundle.view(), database.url()));
  const holder other{database, "LOCK TABLE t"};
  const auto start = std::chrono::steady_clock::now();
  const auto done =
      upgrade(bundle.view(), database.url(), {.lock_wait = 600ms, .lock_timeout = 200ms});
  REQUIRE(!done);
  CHECK(done.error().code == errc::locked);
  CHECK(std::chrono::steady_clock::now() - start < 20s);
}

TEST_CASE("what is in the way of Aludel's own tables for ever is told, and not tried for ever") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                      revision("r2", "r1", "CREATE TABLE u (id integer)", "DROP TABLE u")});
  if (GENERATE(false, true)) {
    database.query("CREATE DOMAIN aludel_version AS integer");
    const auto done = upgrade(bundle.view(), database.url());
    REQUIRE(!done);
    CHECK(done.error().code == errc::database_failed);
    CHECK(says(done.error(), "type \"aludel_version\" already exists"));
    return;
  }
  REQUIRE(upgrade(bundle.view(), database.url()));
  database.query("CREATE UNIQUE INDEX once ON aludel_history (revision)");
  const auto done = downgrade(bundle.view(), database.url(), {.target = "r1"});
  REQUIRE(!done);
  CHECK(done.error().code == errc::database_failed);
  CHECK(says(done.error(), "\"once\""));
}

TEST_CASE("time that is spent working is not counted as waiting") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "SELECT pg_sleep(1.5)", "SELECT 1"),
                      revision("r3", "r2", "ALTER TABLE t ADD x text", "SELECT 1")});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  auto other = std::make_unique<holder>(database, "LOCK TABLE t IN ACCESS SHARE MODE");
  options wishes{.lock_wait = 1s, .lock_timeout = 200ms, .transaction_per_revision = true};
  wishes.observer = [&](const event& what) {
    if (std::holds_alternative<events::retrying>(what)) other.reset();
  };
  CHECK(upgrade(bundle.view(), database.url(), wishes));
}

TEST_CASE("who has been upgrading the database all the time is named") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1")});
  const holder other{database, fmt::format("SELECT pg_advisory_lock({})", detail::lock_key("app"))};
  const auto done = upgrade(bundle.view(), database.url(), {.lock_wait = 300ms});
  REQUIRE(!done);
  CHECK(done.error().code == errc::locked);
  CHECK(says(done.error(), "of postgres (nightly report), idle in transaction for "));
}

TEST_CASE("with no connection left for looking, who is in the way stays unknown") {
  const test::scratch database{dialect::postgresql};
  const auto bundle =
      for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "SELECT 1"),
                      revision("r2", "r1", "ALTER TABLE t ADD x text", "SELECT 1")});
  const auto role = "lonely_" + std::to_string(getpid());
  database.query("CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 1");
  database.query("ALTER SCHEMA public OWNER TO " + role);
  auto url = database.url();
  url.replace(url.find("postgres@"), 9, role + "@");
  CHECK(upgrade(bundle.view(), url, {.target = "r1"}));
  const auto done = [&] {
    const holder other{database, "LOCK TABLE t IN ACCESS SHARE MODE"};
    return upgrade(bundle.view(), url, {.lock_wait = 1500ms, .lock_timeout = 800ms});
  }();
  database.query("ALTER SCHEMA public OWNER TO postgres");
  database.query("DROP OWNED BY " + role + " CASCADE");
  database.query("DROP ROLE " + role);
  REQUIRE(!done);
  CHECK(done.error().code == errc::locked);
  CHECK(says(done.error(), "rolled back; the database stays at r1"));
  CHECK(!says(done.error(), "nightly report"));
}
