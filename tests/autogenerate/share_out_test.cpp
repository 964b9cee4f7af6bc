// SPDX-License-Identifier: MIT
#include "autogenerate/share_out.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/autogenerate/pair.hpp"

using namespace aludel;

namespace {

/// Two connections, each to a database of its own, of which only the first has the table.
struct two_databases {
  test::filled first{dialect::sqlite, "CREATE TABLE t (id)"};
  test::filled second{dialect::sqlite, ""};
  std::array<detail::database*, 2> both{&first.connection(), &second.connection()};
};

}  // namespace

TEST_CASE("each task is done once, whoever does it") {
  two_databases at;
  std::array<std::atomic<int>, 100> times{};
  std::vector<autogenerate::task> all;
  all.reserve(times.size());
  for (auto& each : times) {
    all.emplace_back([&](detail::database& on) {
      ++each;
      return on.query("SELECT 1").map([](const auto& /*rows*/) {});
    });
  }
  REQUIRE(autogenerate::share_out(all, at.both));
  CHECK(std::all_of(times.begin(), times.end(), [](const auto& each) { return each == 1; }));
}

TEST_CASE("a task that fails is the error of all, in whichever connection") {
  two_databases at;
  // Neither goes on before both have one.
  std::atomic<int> begun{0};
  const auto look = [&](detail::database& on) {
    ++begun;
    while (begun < 2) std::this_thread::yield();
    return on.query("SELECT * FROM t").map([](const auto& /*rows*/) {});
  };
  const auto done = autogenerate::share_out({look, look}, at.both);
  REQUIRE_FALSE(done);
  CHECK(done.error().message == "no such table: t");
}
