// SPDX-License-Identifier: MIT
// Backfills of random tables in random batches, stopped at random: each row changes once.
#include <algorithm>
#include <aludel/aludel.hpp>
#include <aludel/op.hpp>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "tests/database/code_program.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using namespace aludel::model;
using test::program;

namespace {

constexpr auto off = "// migrate:upgrade transaction=off";

/// A primary key, and what makes one of a number.
struct key_kind {
  std::string columns;
  std::string names;
  std::string postgresql;  ///< of the number i
  std::string sqlite;
};

const std::vector<key_kind> kinds{
    {"id integer", "id", "i", "i"},
    {"id bigint", "id", "(i - 50) * 10000000007", "(i - 50) * 10000000007"},
    {"id text", "id", "md5(i::text)", "hex(i * 7919 % 101) || i"},
    {"id text", "id", "repeat('it''s ', i % 3) || i || ' 1:x'",
     "'it''s ' || (i % 3) || i || ' 1:x'"},
    {"id numeric(12, 3)", "id", "i / 8.0 - 3", "i / 8.0 - 3"},
    {"id timestamptz", "id",
     "'2026-01-01 00:00:00.123456+05'::timestamptz + i * interval '7 hours'",
     "datetime('2026-01-01', i || ' hours')"},
    {"id uuid", "id", "md5(i::text)::uuid", "hex(i * 7919)"},
    {"a text, b integer", "a, b", "'x' || i % 4, i", "'x' || (i % 4), i"},
    {"a boolean, b date, c text", "a, b, c", "i % 2 = 0, '2026-01-01'::date + i % 5, i::text",
     "i % 2, date('2026-01-01', (i % 5) || ' days'), i"},
};

/// What is done to all rows; the size of its batches is set before each run.
std::size_t batch_size = 1;
void count(op& op) {
  op.backfill("things").set("times = times + 1, done = 1").where("done = 0").batch(batch_size);
}

void fill(const test::scratch& database, const key_kind& kind, int rows) {
  const bool postgresql = database.language() == dialect::postgresql;
  database.query("CREATE TABLE things (" + kind.columns +
                 ", times integer DEFAULT 0, done integer DEFAULT 0, PRIMARY KEY (" + kind.names +
                 "))");
  if (rows == 0) return;
  database.query(fmt::format(
      "INSERT INTO things ({}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < {}) SELECT {} FROM n",
      kind.names, rows, postgresql ? kind.postgresql : kind.sqlite));
}

/// Runs until it is done, stopped after some batches each time.
void run_on(const test::scratch& database, std::mt19937& random, int rows) {
  for (int tries = 0; tries <= rows + 2; ++tries) {
    batch_size = 1 + random() % 40;
    std::atomic<bool> stop{false};
    auto left = 1 + random() % 4;
    const program shop{database.language(), {count, nullptr}, off};
    const auto done = upgrade(shop.view(), database.url(),
                              {.observer =
                                   [&](const event& what) {
                                     if (!std::holds_alternative<events::batch_done>(what)) return;
                                     if (--left == 0) stop = true;
                                   },
                               .stop = &stop});
    if (done) return;
    INFO(to_string(done.error()));
    REQUIRE(done.error().code == errc::stopped);
  }
  FAIL("it came to no end");
}

}  // namespace

TEST_CASE("random backfills that are stopped at random change each row once") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const auto* const wanted = std::getenv("ALUDEL_BACKFILL_SEED");
  const auto first = wanted == nullptr ? 1U : static_cast<unsigned>(std::stoul(wanted));
  for (auto seed = first; seed < first + 8; ++seed) {
    std::mt19937 random{seed};
    const auto& kind = kinds[random() % kinds.size()];
    const auto rows = static_cast<int>(random() % 150);
    CAPTURE(seed, kind.columns, rows);
    const test::scratch database{language};
    const program shop{language, {count, nullptr}, off};
    REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
    fill(database, kind, rows);
    run_on(database, random, rows);
    CHECK(database.query("SELECT count(*) FROM things WHERE times = 1 AND done = 1") ==
          fmt::format("{}\n", rows));
    CHECK(database.query("SELECT count(*) FROM things") == fmt::format("{}\n", rows));
  }
}
