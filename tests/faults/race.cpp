// SPDX-License-Identifier: MIT
// Many processes upgrade one database at once, and some are killed: each revision runs once, and
// who is not killed ends well.
//   race CLIENT postgresql | sqlite | pgbouncer PROGRAM | time
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string_view>
#include <thread>

#include "tests/faults/child.hpp"
#include "tests/faults/pgbouncer.hpp"
#include "tests/faults/recovery.hpp"
#include "tests/faults/server.hpp"
#include "tests/faults/standing.hpp"
#include "tests/faults/tally.hpp"

namespace {

using namespace aludel::test;
using clock = std::chrono::steady_clock;
using milliseconds = std::chrono::milliseconds;

constexpr int revisions = 20;

/// The racers, and what they race for.
struct field {
  std::string client;
  std::string url;
  std::size_t racers = 50;
  std::size_t kills = 0;
  milliseconds kills_within{};
};

struct racer {
  std::unique_ptr<child> process;
  bool killed = false;
};

/// Kills some, at random times, and lets the others end.
void kill_some(std::vector<racer>& racers, const field& of, std::mt19937& random) {
  if (of.kills == 0) return;
  std::uniform_int_distribution<std::size_t> any{0, racers.size() - 1};
  const auto each = of.kills_within.count() * 2 / static_cast<long>(of.kills);
  std::uniform_int_distribution<milliseconds::rep> rest{0, each};
  for (std::size_t number = 0; number < of.kills; ++number) {
    // Not a wait for anything: when a kill comes is what chance decides here.
    std::this_thread::sleep_for(milliseconds(rest(random)));
    auto victim = any(random);
    while (racers[victim].killed) victim = any(random);
    racers[victim].killed = true;
    racers[victim].process->kill();
  }
}

/// What went wrong with the processes.
std::vector<std::string> run_race(const field& of, bool per_revision, std::mt19937& random) {
  std::vector<racer> racers;
  for (std::size_t each = 0; each < of.racers; ++each) {
    std::vector<std::string> words{of.client, of.url};
    if (per_revision) words.emplace_back("per-revision");
    racers.push_back({.process = std::make_unique<child>(words)});
  }
  kill_some(racers, of, random);
  std::vector<std::string> wrong;
  std::size_t killed = 0;
  for (auto& each : racers) {
    const auto code = each.process->wait();
    if (each.killed && code == child::killed) ++killed;
    if (code == 0 || (each.killed && code == child::killed)) continue;
    wrong.push_back(
        fmt::format("a racer ends with exit code {}: {}", code, error_of(each.process->output())));
  }
  if (of.kills > 0 && killed == 0) wrong.emplace_back("all had ended before the first kill");
  if (of.kills > 0) fmt::print("{} of {} were killed, ", killed, of.racers);
  return wrong;
}

/// What is wrong with the database after a race.
std::vector<std::string> check_once(aludel::detail::database& connection) {
  std::string once;
  std::string history;
  for (int each = 1; each <= revisions; ++each) {
    once += fmt::format("{}\n", each);
    history += fmt::format("{}|r{}|upgrade|done|null\n", each, each);
  }
  std::vector<std::string> wrong;
  const auto expect = [&](std::string_view what, const std::string& expected,
                          const std::string& query) {
    const auto found = lines_of(connection, query);
    if (found != expected) {
      wrong.push_back(fmt::format("{} is\n{}instead of\n{}", what, found, expected));
    }
  };
  expect("what ran", once, "SELECT number FROM ran ORDER BY number");
  expect("the history", history,
         "SELECT sequence, revision, event, outcome, statement_index FROM aludel_history "
         "ORDER BY sequence");
  expect("the head", fmt::format("r{}\n", revisions), "SELECT revision FROM aludel_version");
  return wrong;
}

std::size_t rounds() {
  const char* given = std::getenv("ALUDEL_FAULTS");
  return given != nullptr && std::string_view(given) == "all" ? 20 : 4;
}

using race_once = std::function<std::vector<std::string>(bool per_revision, std::mt19937& random)>;

int race(std::string_view where, const race_once& run) {
  std::mt19937 random{seed()};
  tally counted;
  for (std::size_t round = 0; round < rounds(); ++round) {
    const bool per_revision = round % 2 == 0;
    const auto start = clock::now();
    counted.add(where, fmt::format("round {}", round + 1), run(per_revision, random));
    fmt::print("round {} took {:.1f} s{}\n", round + 1,
               std::chrono::duration<double>(clock::now() - start).count(),
               per_revision ? ", a transaction per revision" : "");
  }
  return counted.report(1);
}

/// `pooler`: PgBouncer's program, or empty.
int race_on_postgresql(const std::string& client, const std::string& pooler) {
  reusable_database database;
  std::optional<pgbouncer> between;
  if (!pooler.empty()) between.emplace(pooler, database);
  const field of{
      .client = client,
      .url = between ? database.url_by(between->host(), pgbouncer::port) : database.url(),
      .racers = 50,
      .kills = 40,
      .kills_within = milliseconds(1500)};
  return race(pooler.empty() ? "postgresql" : "pgbouncer", [&](bool per_revision, auto& random) {
    database.clear();
    auto wrong = run_race(of, per_revision, random);
    for (auto& each : check_once(database.connection())) wrong.push_back(std::move(each));
    return wrong;
  });
}

int race_on_sqlite(const std::string& client) {
  return race("sqlite", [&](bool per_revision, auto& random) {
    const temporary_directory directory;
    const auto url = "sqlite:///" + (directory.path() / "database").string();
    auto wrong = run_race(
        {.client = client, .url = url, .racers = 8, .kills = 4, .kills_within = milliseconds(400)},
        per_revision, random);
    for (auto& each : check_once(*connect_to(url))) wrong.push_back(std::move(each));
    return wrong;
  });
}

/// How long it takes one, and how long it takes fifty until the last has ended.
int race_against_time(const std::string& client) {
  reusable_database database;
  std::mt19937 unused;
  std::vector<std::string> wrong;
  const auto seconds = [&](std::size_t racers) {
    database.clear();
    const auto start = clock::now();
    for (auto& each :
         run_race({.client = client, .url = database.url(), .racers = racers}, false, unused)) {
      wrong.push_back(std::move(each));
    }
    return std::chrono::duration<double>(clock::now() - start).count();
  };
  const auto one = seconds(1);
  const auto fifty = seconds(50);
  const auto bound = 2 * one + 1;
  fmt::print("race: one takes {:.2f} s, fifty take {:.2f} s; the bound is {:.2f} s, {}\n", one,
             fifty, bound, fifty <= bound ? "kept" : "not kept");
  for (const auto& each : wrong) fmt::print("{}\n", each);
  // The machine may have other things to do at the same time: fail where that explains nothing.
  return wrong.empty() && one >= 1 && fifty <= 2 * bound ? 0 : 1;
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) return 2;
  const auto& client = arguments[0];
  const auto& where = arguments[1];
  if (where == "postgresql") return race_on_postgresql(client, {});
  if (where == "pgbouncer" && arguments.size() == 3) {
    return race_on_postgresql(client, arguments[2]);
  }
  if (where == "sqlite") return race_on_sqlite(client);
  if (where == "time") return race_against_time(client);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& failed) {
    fmt::print(stderr, "{}\n", failed.what());
    return 1;
  }
}
