// SPDX-License-Identifier: MIT
// Servers that follow another one, go away in the middle, are not up yet, or are full.
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <pqxx/pqxx>

#include "tests/faults/cluster.hpp"
#include "tests/faults/environment.hpp"
#include "tests/support/process.hpp"

using namespace aludel;
using namespace aludel::test;
using texts = std::vector<std::string>;

namespace {

generator::packed_bundle two_tables() {
  return compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                  revision("r2", "r1", "CREATE TABLE u (id integer)", "DROP TABLE u")},
                 {dialect::postgresql});
}

}  // namespace

TEST_CASE("a standby that is up to date starts, and a pending one is refused without a lock") {
  const cluster primary{{"log_statement = all"}};
  const auto bundle = two_tables();
  REQUIRE(upgrade(bundle.view(), primary.url(), {.target = "r1"}));
  const auto standby = cluster::following(primary);
  REQUIRE(standby->query("SELECT pg_is_in_recovery()") == "t\n");

  const auto current = upgrade(bundle.view(), standby->url(), {.target = "r1"});
  REQUIRE(current);
  CHECK(current->steps.empty());
  const auto refused = upgrade(bundle.view(), standby->url(), {.lock_wait = 5s});
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::not_writable);
  CHECK(says(refused.error(), "this server is a standby"));
  CHECK(says(refused.error(), "1 revision is to run; nothing was changed"));
  const auto log = standby->log();
  CHECK(log.find("pg_is_in_recovery") != std::string::npos);
  CHECK(log.find("advisory") == std::string::npos);
  CHECK(primary.log().find("pg_try_advisory_lock") != std::string::npos);

  REQUIRE(upgrade(bundle.view(), primary.url()));
  CHECK(require(bundle.view(), standby->url(), 30s));
}

TEST_CASE("a server that is restarted in the middle of a run is connected to again") {
  const cluster server;
  const auto bundle =
      compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
               revision("r2", "r1", "INSERT INTO t VALUES (1)", "SELECT 1"),
               alone("r3", "r2", "INSERT INTO t VALUES (2);\nINSERT INTO t VALUES (3);"),
               revision("r4", "r3", "INSERT INTO t VALUES (4)", "SELECT 1")},
              {dialect::postgresql});
  options wishes;
  std::size_t statements = 0;
  wishes.observer = [&](const event& what) {
    if (!std::holds_alternative<events::statement_done>(what)) return;
    ++statements;
    if (statements != 2 && statements != 5) return;  // in a transaction, and beside one
    server.kill();
    server.start_without_waiting();
  };
  const auto done = upgrade(bundle.view(), server.url(), wishes);
  if (!done) FAIL(to_string(done.error()));
  CHECK(statements > 5);
  CHECK(done->heads == texts{"r4"});
  CHECK(server.query("SELECT string_agg(id::text, ',' ORDER BY id) FROM t") == "1,2,3,4\n");
  CHECK(server.query("SELECT count(*), count(DISTINCT revision) FROM aludel_history "
                     "WHERE statement_index IS NULL") == "4|4\n");
}

TEST_CASE("a server that goes away in the middle and stays away is given up") {
  const cluster server;
  const auto bundle = two_tables();
  const bool told_to_stop = GENERATE(false, true);
  std::atomic<bool> stop = false;
  options wishes{.lock_wait = told_to_stop ? 60s : 1s};
  wishes.stop = &stop;
  wishes.observer = [&](const event& what) {
    if (std::holds_alternative<events::statement_done>(what)) server.kill();
  };
  auto run =
      std::async(std::launch::async, [&] { return upgrade(bundle.view(), server.url(), wishes); });
  if (told_to_stop) {
    CHECK(run.wait_for(1500ms) == std::future_status::timeout);
    stop = true;
  }
  const auto done = run.get();
  REQUIRE(!done);
  CHECK(done.error().code == (told_to_stop ? errc::stopped : errc::connection_lost));
}

TEST_CASE("a server elsewhere that proves nothing is warned of, and that a superuser works there") {
  const auto port = std::to_string(20'000 + getpid() % 20'000);
  const cluster server{{"listen_addresses = '127.0.0.1'", "port = " + port}};
  const auto bundle = two_tables();
  std::vector<std::string> warnings;
  options wishes;
  wishes.observer = [&](const event& what) {
    if (const auto* it = std::get_if<events::warned>(&what)) warnings.emplace_back(it->text);
  };
  // A name of another machine, and this one's address.
  const auto url = "postgresql://postgres@db.example.org:" + port + "/postgres?hostaddr=127.0.0.1";
  const auto done = upgrade(bundle.view(), url, wishes);
  if (!done) FAIL(to_string(done.error()));
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[0].starts_with("the server on another machine is not asked to prove who it"));
  CHECK(warnings[1] ==
        "postgres is a superuser, whose mistakes no privilege holds back: let the role that owns "
        "the schema run the revisions (options.set_role)");
  warnings.clear();
  REQUIRE(upgrade(bundle.view(), url, wishes));  // there is nothing to run
  CHECK(warnings.empty());
  static_cast<void>(test::query(
      url,
      "CREATE ROLE owner; GRANT CREATE ON SCHEMA public TO owner; ALTER TABLE aludel_version OWNER "
      "TO owner; ALTER TABLE aludel_history OWNER TO owner; ALTER TABLE t OWNER TO owner; ALTER "
      "TABLE u OWNER TO owner"));
  wishes.set_role = "owner";
  wishes.target = "base";
  CHECK(downgrade(bundle.view(), url, wishes));
  CHECK(warnings.size() == 1);
}

TEST_CASE("a server that is not up yet is waited for, but not for ever") {
  const cluster server;
  const auto bundle = two_tables();
  server.kill();
  const auto at_once = upgrade(bundle.view(), server.url(), {.connect_wait = 0ms});
  REQUIRE(!at_once);
  CHECK(at_once.error().code == errc::cannot_connect);
  CHECK(at_once.error().exit_code() == 3);
  auto waiting = std::async(std::launch::async, [&] {
    return upgrade(bundle.view(), server.url(), {.connect_wait = 60s});
  });
  server.start_without_waiting();
  const auto done = waiting.get();
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == texts{"r2"});
}

TEST_CASE("a server without a free connection is waited for, but not for ever") {
  const cluster server{{"max_connections = 5", "superuser_reserved_connections = 0",
                        "max_wal_senders = 0", "autovacuum = off"}};
  const auto bundle = two_tables();
  std::vector<std::unique_ptr<pqxx::connection>> others(5);
  for (auto& each : others) each = std::make_unique<pqxx::connection>(server.url());
  const auto at_once = upgrade(bundle.view(), server.url(), {.connect_wait = 0ms});
  REQUIRE(!at_once);
  CHECK(at_once.error().exit_code() == 3);
  CHECK(says(at_once.error(), "too many clients"));
  auto waiting = std::async(std::launch::async, [&] {
    return upgrade(bundle.view(), server.url(), {.connect_wait = 60s});
  });
  CHECK(waiting.wait_for(500ms) == std::future_status::timeout);
  others.pop_back();
  const auto done = waiting.get();
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == texts{"r2"});
}
