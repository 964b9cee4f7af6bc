// SPDX-License-Identifier: MIT
// What observers are told, and what the ready-made ones print.
#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <aludel/observers.hpp>
#include <catch2/catch.hpp>
#include <regex>
#include <thread>

#include "tests/database/scratch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;

namespace {

const std::vector<test::revision_file> two{
    revision("a1", "", "CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1);",
             "DROP TABLE t;"),
    {"b1.sql",
     "-- say \"hi\"\\\n-- Revision ID: b1\n-- Revises: a1\n\n-- migrate:upgrade\n"
     "INSERT INTO t VALUES (2);\n-- migrate:downgrade\nDELETE FROM t WHERE id = 2;\n"}};

std::string as_text(const event& what) {
  struct writer {
    std::string operator()(const events::waiting_for_lock&) const { return "waiting"; }
    std::string operator()(const events::running& it) const {
      return fmt::format("running {} {} -> {}, {}, {} of {}", name(it.what.way), it.what.from,
                         it.what.to, it.what.message, it.what.number, it.what.total);
    }
    std::string operator()(const events::statement_done& it) const {
      return fmt::format("{} statement {} of {}", it.what.revision, it.index, it.count);
    }
    std::string operator()(const events::batch_done& it) const {
      return fmt::format("{} batch {}", it.what.revision, it.rows);
    }
    std::string operator()(const events::revision_done& it) const {
      return fmt::format("done {}", it.what.revision);
    }
    std::string operator()(const events::blocked& it) const {
      return fmt::format("blocked by {}", it.query);
    }
    std::string operator()(const events::retrying& it) const {
      return fmt::format("retrying {}", it.attempt);
    }
    std::string operator()(const events::warned& it) const {
      return fmt::format("warned of {}", it.text);
    }
    std::string operator()(const events::finished& it) const {
      return fmt::format("finished {}: {}", it.revisions, fmt::join(it.heads, " "));
    }
  };
  return std::visit(writer{}, what);
}

/// What a ready-made observer prints into a file.
template <class Run>
std::string printed(observer (*make)(std::FILE*), Run run) {
  const test::temporary_directory directory;
  const auto path = directory.path() / "out";
  std::FILE* file = std::fopen(path.c_str(), "w");
  run(make(file));
  std::fclose(file);
  return std::regex_replace(test::read_file(path), std::regex("_ms\":[0-9]+"), "_ms\":MS");
}

}  // namespace

TEST_CASE("an observer is told of revisions, statements and the end") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto revisions = test::compile(two, {database.language()});
  std::vector<std::string> told;
  const auto watch = [&](const event& what) { told.push_back(as_text(what)); };
  REQUIRE(upgrade(revisions.view(), database.url(), {.observer = watch}));
  CHECK(told == std::vector<std::string>{"running upgrade <base> -> a1, revision a1, 1 of 2",
                                         "a1 statement 0 of 2", "a1 statement 1 of 2", "done a1",
                                         "running upgrade a1 -> b1, say \"hi\"\\, 2 of 2",
                                         "b1 statement 0 of 1", "done b1", "finished 2: b1"});
  told.clear();
  REQUIRE(upgrade(revisions.view(), database.url(), {.observer = watch}));
  CHECK(told == std::vector<std::string>{"finished 0: b1"});
  told.clear();
  REQUIRE(downgrade(revisions.view(), database.url(), {.target = "a1", .observer = watch}));
  CHECK(told.front() == "running downgrade b1 -> a1, say \"hi\"\\, 1 of 1");
}

TEST_CASE("waiting and trying again are told") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = test::compile(two, {dialect::postgresql});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "a1"}));
  std::vector<std::string> told;
  const auto watch = [&](const event& what) { told.push_back(as_text(what)); };
  std::thread other{
      [&] { database.query("DO $$ BEGIN LOCK TABLE t; PERFORM pg_sleep(1); END $$"); }};
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  REQUIRE(upgrade(bundle.view(), database.url(),
                  {.lock_timeout = std::chrono::milliseconds(100), .observer = watch}));
  other.join();
  CHECK(std::find(told.begin(), told.end(), "retrying 1") != told.end());
  CHECK(told.back() == "finished 1: b1");
}

TEST_CASE("the ready-made observers print lines and JSON") {
  const auto revisions = test::compile(two, {dialect::sqlite});
  const auto run = [&](const observer& watch) {
    const test::scratch database{dialect::sqlite};
    REQUIRE(upgrade(revisions.view(), database.url(), {.observer = watch}));
  };
  const std::string lines =
      "Running upgrade <base> -> a1, revision a1\nRunning upgrade a1 -> b1, say \"hi\"\\\n";
  CHECK(printed(print_lines, run) == lines);
  CHECK(printed(progress_bar, run) == lines);  // a file is no terminal
  const std::string b1 =
      R"("revision":"b1","direction":"upgrade","message":"say \"hi\"\\","number":2,"total":2)";
  const auto json = printed(json_lines, run);
  CHECK_THAT(json,
             Catch::StartsWith(R"({"event":"running","revision":"a1","direction":"upgrade",)"));
  CHECK_THAT(json, Catch::Contains("{\"event\":\"running\"," + b1 + "}\n"));
  CHECK_THAT(json, Catch::Contains("{\"event\":\"statement-done\"," + b1 +
                                   R"(,"index":0,"count":1,"duration_ms":MS})" + "\n"));
  CHECK_THAT(json, Catch::Contains("{\"event\":\"revision-done\"," + b1 + R"(,"duration_ms":MS})"));
  CHECK_THAT(json,
             Catch::EndsWith(R"({"event":"finished","revisions":2,"duration_ms":MS,"heads":["b1"]})"
                             "\n"));
}

TEST_CASE("each wait is told once, of an observer that is used again too") {
  using std::chrono::milliseconds;
  constexpr auto waiting = "waiting for another process that upgrades this database\n";
  const auto told = [&](const std::vector<event>& what) {
    return printed(print_lines, [&](const observer& watch) {
      for (const auto& each : what) watch(each);
    });
  };
  const events::waiting_for_lock first{milliseconds(10)};
  const events::waiting_for_lock later{milliseconds(500)};
  CHECK(told({first, later}) == waiting);
  CHECK(told({first, later, events::finished{}, later}) == std::string(waiting) + waiting);
  // A call that waited in vain ends with an error, and without an event.
  CHECK(told({first, later, first, later}) == std::string(waiting) + waiting);
  const auto run = told({first, events::running{}, later});
  CHECK_THAT(run, Catch::StartsWith(waiting) && Catch::EndsWith(waiting));
}

TEST_CASE("batches are told of now and then in a log, and each in JSON") {
  const events::batch_done first{.what = {.revision = "b1"}, .count = 1, .rows = 100};
  auto second = first;
  second.rows = 200;
  second.total = 1000;
  second.left = std::chrono::milliseconds(1500);
  const auto both = [&](const observer& watch) {
    watch(first);
    watch(second);
  };
  CHECK(printed(print_lines, both) == "b1: 100 rows\n");
  CHECK(printed(print_lines, [&](const observer& watch) { watch(second); }) ==
        "b1: 200 rows of about 1000 (20 %), about 2 s left\n");
  CHECK_THAT(printed(json_lines, both),
             Catch::Contains(R"("index":0,"count":1,"rows":100,"total":null,"left_ms":null})") &&
                 Catch::Contains(R"("rows":200,"total":1000,"left_ms":MS})"));
}

TEST_CASE("JSON lines are valid whatever the server says") {
  const auto json = printed(json_lines, [](const observer& watch) {
    watch(events::retrying{.why = "caf\xe9 \xf0\x9f\x98\x80 \xed\xa0\x80 \xc0\xaf \x01\n"});
    watch(events::waiting_for_lock{});
    watch(events::warned{.text = "a \"slow\" disk"});
  });
  CHECK(json ==
        "{\"event\":\"retrying\",\"why\":\"caf\xef\xbf\xbd \xf0\x9f\x98\x80 "
        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd \\u0001\\u000a\","
        "\"attempt\":0,\"pause_ms\":MS}\n"
        "{\"event\":\"waiting-for-lock\",\"waited_ms\":MS}\n"
        "{\"event\":\"warned\",\"text\":\"a \\\"slow\\\" disk\"}\n");
}

TEST_CASE("nothing more runs once the caller says no") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto revisions = test::compile(two, {database.language()});
  const auto done =
      upgrade(revisions.view(), database.url(),
              {.confirm = [](const revision_run& next) { return next.revision == "a1"; }});
  REQUIRE(done);
  CHECK(done->heads == std::vector<std::string>{"a1"});
  CHECK(done->steps.size() == 1);
  CHECK(database.query("SELECT revision FROM aludel_version") == "a1\n");
}

TEST_CASE("docs/logging.md") {
  const test::scratch database{dialect::sqlite};
  const auto bundle = test::compile(two, {dialect::sqlite});
  const auto& url = database.url();
  std::vector<std::string> lines;
  const auto log = [&](const std::string& line) { lines.push_back(line); };
  // The example there:
  aludel::options wishes;
  wishes.observer = [&](const aludel::event& what) {
    if (const auto* it = std::get_if<aludel::events::running>(&what)) {
      log(fmt::format("{} {} -> {}", name(it->what.way), it->what.from, it->what.to));
    } else if (const auto* it = std::get_if<aludel::events::retrying>(&what)) {
      log(fmt::format("attempt {} failed: {}", it->attempt, it->why));
    }
  };
  const auto done = aludel::upgrade(bundle.view(), url, wishes);
  REQUIRE(done);
  CHECK(lines == std::vector<std::string>{"upgrade <base> -> a1", "upgrade a1 -> b1"});
}
