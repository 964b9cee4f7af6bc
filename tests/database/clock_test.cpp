// SPDX-License-Identifier: MIT
// A server whose clock is a year off, and then a year off the other way: everything goes by the
// sequence of the history, nothing by its times.
#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "runtime/src/repair.hpp"
#include "runtime/src/stamp.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/process.hpp"
#include "tests/support/revisions.hpp"
#include "tests/support/server.hpp"

using namespace aludel;
using test::revision;

namespace {

const std::vector<test::revision_file> three{
    revision("r1", "", "CREATE TABLE t1 (id integer);", "DROP TABLE t1;"),
    revision("r2", "r1", "CREATE TABLE t2 (id integer);", "DROP TABLE t2;"),
    revision("r3", "r2", "CREATE TABLE t3 (id integer);", "DROP TABLE t3;"),
};

/// Not by the program faketime itself, which waits for the server's end.
std::string clock(std::string_view offset) {
  return fmt::format("env LD_PRELOAD=\"$(faketime -f +0 printenv LD_PRELOAD)\" FAKETIME={}",
                     offset);
}

}  // namespace

TEST_CASE("a server's clock that is a year off changes nothing") {
  if (test::run({"sh", "-c", "command -v faketime"}).exit_code != 0) {
    WARN("skipped: there is no faketime");
    return;
  }
  test::private_server cluster;
  const auto url = "postgresql://postgres@/postgres?host=" + cluster.directory();
  const auto bundle = test::compile(three, {dialect::postgresql});
  cluster.start(clock("+365d"));
  REQUIRE(upgrade(bundle.view(), url, {.target = "r2"}));
  cluster.stop();
  cluster.start(clock("-365d"));
  const auto done = upgrade(bundle.view(), url);
  REQUIRE(done);
  CHECK(done->heads == std::vector<std::string>{"r3"});
  // The last of the history is the oldest by its time: the clocks were off indeed.
  CHECK(test::query(url,
                    "SELECT revision, started_at > now() + '700 days' FROM aludel_history ORDER BY "
                    "sequence") == "r1|t\nr2|t\nr3|f\n");
  CHECK(upgrade(bundle.view(), url)->steps.empty());
  CHECK(status(bundle.view(), url)->up_to_date());
  const auto examined = repair(bundle.view(), url, {}, [](const auto&) { return false; });
  REQUIRE(examined);
  CHECK(examined->findings.empty());
  REQUIRE(downgrade(bundle.view(), url, {.target = "r1"}));
  REQUIRE(stamp(bundle.view(), url, {"base"}));
  test::query(url, "DROP TABLE t1");
  REQUIRE(upgrade(bundle.view(), url));
  // What was tampered with is told by sequence too.
  test::query(url, "DELETE FROM aludel_version");
  const auto refused = upgrade(bundle.view(), url);
  REQUIRE(!refused);
  CHECK_THAT(refused.error().message, Catch::Contains("stands at r3 since row 9 (upgrade r3"));
  CHECK(repair(bundle.view(), url, {}, [](const auto&) { return true; })->repaired);
  CHECK(upgrade(bundle.view(), url)->steps.empty());
}
