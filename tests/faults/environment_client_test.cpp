// SPDX-License-Identifier: MIT
// Programs that are killed, or told to stop, in the middle of a long statement.
#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>

#include "tests/faults/child.hpp"
#include "tests/faults/environment.hpp"
#include "tests/faults/server.hpp"
#include "tests/faults/standing.hpp"

using namespace aludel;
using namespace aludel::test;

namespace {

constexpr auto sleeping =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND wait_event = 'PgSleep'";

std::string ask(reusable_database& database, const std::string& sql) {
  return lines_of(database.connection(), sql);
}

void wait_until_it_sleeps(reusable_database& database) {
  wait_until([&] { return ask(database, sleeping) == "1\n"; }, "the statement runs");
}

/// How long a program takes that starts when another one was killed in its statement.
std::chrono::milliseconds next_after_a_kill(reusable_database& database) {
  database.clear();
  ask(database, "CREATE TABLE slow ()");
  child first{{FAULTS_SLEEPER, database.url()}};
  wait_until_it_sleeps(database);
  ask(database, "DROP TABLE slow");
  return time_of([&] {
    first.kill();
    child second{{FAULTS_SLEEPER, database.url()}};
    CHECK(second.wait() == 0);
  });
}

std::chrono::milliseconds next_after_none(reusable_database& database) {
  database.clear();
  return time_of([&] {
    child only{{FAULTS_SLEEPER, database.url()}};
    CHECK(only.wait() == 0);
  });
}

/// How long a program takes to leave that is told to in its statement.
std::chrono::milliseconds stop_by_signal(reusable_database& database) {
  ask(database, "CREATE TABLE slow ()");
  child program{{FAULTS_SLEEPER, "migrate", "upgrade", "--url", database.url()}};
  wait_until_it_sleeps(database);
  int code = 0;
  const auto took = time_of([&] {
    ::kill(program.pid(), SIGTERM);
    code = program.wait();
  });
  CHECK(code == 7);
  CHECK(program.output().find("the program was told to stop [stopped]") != std::string::npos);
  CHECK(program.output().find("rolled back; the database stays at base") != std::string::npos);
  CHECK(database.wait_for_others());
  CHECK(ask(database, "SELECT to_regclass('public.jobs') IS NULL") == "t\n");
  CHECK(ask(database, "SELECT count(*) FROM aludel_history") == "0\n");
  return took;
}

}  // namespace

TEST_CASE("who was killed in a long statement delays the next by a second at most") {
  reusable_database database;
  auto least = std::chrono::milliseconds::max();
  // The machine may be busy with other things: one undisturbed time is enough.
  for (int round = 0; round < 5 && least > 1000ms; ++round) {
    const auto usual = next_after_none(database);
    least = std::min(least, next_after_a_kill(database) - usual);
    CHECK(ask(database, sleeping) == "0\n");
    CHECK(ask(database, "SELECT count(*) FROM jobs") == "1\n");
  }
  WARN("delayed by " << least.count() << " ms");
  CHECK(least <= 1000ms);
}

TEST_CASE("SIGTERM cancels the statement at hand, and the program says so and leaves") {
  reusable_database database;
  auto took = std::chrono::milliseconds::max();
  for (int round = 0; round < 5 && took > 1000ms; ++round) {
    database.clear();
    took = stop_by_signal(database);
  }
  WARN("left after " << took.count() << " ms");
  CHECK(took <= 1000ms);
}
