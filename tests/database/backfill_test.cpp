// SPDX-License-Identifier: MIT
// Backfills: batch by batch, each exactly once, whatever comes between.
#include <aludel/aludel.hpp>
#include <aludel/op.hpp>
#include <atomic>
#include <catch2/catch.hpp>

#include "runtime/src/batches.hpp"
#include "tests/database/code_program.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"
#include "tests/database/scripts.hpp"

using namespace aludel;
using namespace aludel::model;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Catch::Matchers::Equals;
using test::program;
using test::says;

namespace {

constexpr auto off = "// migrate:upgrade transaction=off\n// migrate:downgrade transaction=off";

void mark(op& op) {
  op.backfill("users").set("times = times + 1, done = true").where("done IS NOT TRUE").batch(100);
}
void unmark(op& op) {
  op.backfill("users").set("times = 0, done = NULL").where("done IS NOT NULL").batch(100);
}

/// Users that are not done.
void fill(const test::scratch& database, int count) {
  database.query(
      "CREATE TABLE users (id integer PRIMARY KEY, times integer NOT NULL DEFAULT 0, "
      "done boolean)");
  database.query(
      fmt::format("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
                  "i < {0}) INSERT INTO users (id) SELECT i FROM n",
                  count));
}

/// Counts the batches, and stops the run after some of them.
struct counter {
  int most = 1'000'000;
  int batches = 0;
  std::int64_t rows = 0;
  std::atomic<bool> stop{false};

  observer watch() {
    return [this](const event& what) {
      const auto* done = std::get_if<events::batch_done>(&what);
      if (done == nullptr) return;
      rows = done->rows;
      if (++batches == most) stop = true;
    };
  }
};

result<report> up(const program& shop, const test::scratch& database, counter& count) {
  return upgrade(shop.view(), database.url(), {.observer = count.watch(), .stop = &count.stop});
}

constexpr auto all_once = "SELECT count(*) FROM users WHERE times = 1 AND done";

}  // namespace

TEST_CASE("a backfill runs in batches, is told of, recorded, and taken back likewise") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), {mark, unmark}, off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  fill(database, 1050);
  counter count;
  const auto done = up(shop, database, count);
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == std::vector<std::string>{"r2"});
  CHECK(count.batches == 10);
  CHECK(count.rows == 1000);
  CHECK(database.query(all_once) == "1050\n");
  CHECK(database.query("SELECT outcome, count(*), max(position) FROM aludel_history WHERE "
                       "statement_index = 0 GROUP BY outcome ORDER BY outcome") ==
        "done|1|\npart|11|900 3:900\n");
  const auto back = downgrade(shop.view(), database.url(), {.target = "r1"});
  if (!back) FAIL(to_string(back.error()));
  CHECK(database.query("SELECT count(*) FROM users WHERE times = 0 AND done IS NULL") == "1050\n");
}

TEST_CASE("a backfill that is stopped goes on exactly there") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), {mark, unmark}, off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  fill(database, 1000);
  counter first{.most = 3};
  const auto stopped = up(shop, database, first);
  REQUIRE(!stopped);
  CHECK(stopped.error().code == errc::stopped);
  CHECK(database.query(all_once) == "300\n");
  // What is behind it is not looked at again.
  database.query("UPDATE users SET times = 7, done = NULL WHERE id = 1");
  counter second{.most = 2};
  REQUIRE(!up(shop, database, second));
  CHECK(second.rows == 500);
  CHECK(database.query(all_once) == "499\n");
  database.query("UPDATE users SET times = 1, done = true WHERE id = 1");
  counter third;
  const auto done = up(shop, database, third);
  if (!done) FAIL(to_string(done.error()));
  CHECK(third.batches == 5);
  CHECK(database.query(all_once) == "1000\n");
}

TEST_CASE("a backfill rests between its batches, and a stop ends the rest") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const bool is_stopped = GENERATE(false, true);
  static std::chrono::milliseconds pause;
  pause = is_stopped ? 60'000ms : 20ms;
  const program shop{database.language(),
                     {[](op& op) {
                        op.backfill("users")
                            .set("times = times + 1, done = true")
                            .where("done IS NOT TRUE")
                            .batch(100)
                            .pause(pause);
                      },
                      unmark},
                     off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  fill(database, 350);
  counter count{.most = is_stopped ? 1 : 1'000'000};
  const auto start = std::chrono::steady_clock::now();
  const auto done = up(shop, database, count);
  const auto spent = std::chrono::steady_clock::now() - start;
  CHECK(done.has_value() != is_stopped);
  if (is_stopped) CHECK(done.error().code == errc::stopped);
  CHECK(count.batches == (is_stopped ? 1 : 3));
  CHECK(spent < 60s);
  if (!is_stopped) CHECK(spent >= 50ms);  // three rests of 20, less a millisecond each
}

TEST_CASE("a backfill that was edited half-way is not gone on with") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), {mark, unmark}, off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  fill(database, 1000);
  counter first{.most = 3};
  REQUIRE(!up(shop, database, first));
  const program edited{
      database.language(),
      {[](op& op) { op.backfill("users").set("done = true").where("done IS NULL").batch(100); },
       unmark},
      off};
  const auto refused = upgrade(edited.view(), database.url());
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::interrupted);
  CHECK(says(refused.error(), "was edited after a run of its statement 1"));
  // Batches of another size are the same change.
  const program smaller{database.language(),
                        {[](op& op) {
                           op.backfill("users")
                               .set("times = times + 1, done = true")
                               .where("done IS NOT TRUE")
                               .batch(50);
                         },
                         unmark},
                        off};
  counter second;
  const auto done = up(smaller, database, second);
  if (!done) FAIL(to_string(done.error()));
  CHECK(second.batches == 14);
  CHECK(database.query(all_once) == "1000\n");
}

TEST_CASE("rows that are added behind a backfill's back are not left out") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), {mark, unmark}, off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  fill(database, 500);
  int batches = 0;
  const auto done = upgrade(shop.view(), database.url(), {.observer = [&](const event& what) {
                              const bool is_batch =
                                  std::holds_alternative<events::batch_done>(what);
                              if (is_batch && ++batches == 2)
                                database.query("INSERT INTO users (id) VALUES (-5), (9999)");
                            }});
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query(all_once) == "502\n");
}

TEST_CASE("a backfill that cannot be done twice, or not here, is refused") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  REQUIRE(upgrade(program{database.language(), {mark, unmark}, off}.view(), database.url(),
                  {.target = "r1"}));
  fill(database, 200);
  const auto refused = [&](void (*code)(op&), const std::string& directives = off) {
    const program shop{database.language(), {code, unmark}, directives};
    const auto done = upgrade(shop.view(), database.url());
    REQUIRE(!done);
    REQUIRE(done.error().where);
    CHECK(done.error().where->file == "r2.cpp");
    CHECK(database.query("SELECT count(*) FROM users WHERE times > 0") == "0\n");
    return done.error();
  };
  CHECK(
      says(refused([](op& op) { op.backfill("users").set("times = times + 1").where("id > 0"); }),
           "where() of the backfill of users finds 200 of 200 rows again that set() has changed"));
  database.query("DELETE FROM aludel_history WHERE sequence > 1");
  CHECK(says(refused([](op& op) { op.backfill("users").set("times = 1"); }),
             "does not say what to set, or which rows are left to do"));
  CHECK(says(refused(mark, ""), "`// migrate:upgrade transaction=off`"));
  CHECK(says(refused(
                 [](op& op) {
                   mark(op);
                   static_cast<void>(op.query<int>("SELECT 1"));
                 },
                 ""),
             "cannot stand beside what depends on the database"));
  CHECK(says(refused(
                 [](op& op) {
                   static_cast<void>(op.query<int>("SELECT 1"));
                   mark(op);
                 },
                 ""),
             "cannot stand behind what depends on the database"));
  CHECK(says(refused([](op& op) { op.backfill("nix").set("a = 1").where("a = 0"); }), "nix"));
}

TEST_CASE("what a backfill says is wrong: told at its revision, with nothing changed") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const bool postgresql = language == dialect::postgresql;
  const test::scratch database{language};
  REQUIRE(upgrade(program{language, {mark, unmark}, off}.view(), database.url(), {.target = "r1"}));
  fill(database, 200);
  const auto told = [&](void (*code)(op&)) {
    const program shop{language, {code, unmark}, off};
    const auto done = upgrade(shop.view(), database.url());
    REQUIRE(!done);
    REQUIRE(done.error().where);
    CHECK(done.error().where->file == "r2.cpp");
    CHECK(database.query("SELECT count(*) FROM users WHERE times > 0") == "0\n");
    database.query("DELETE FROM aludel_history WHERE sequence > 1");
    return done.error().message;
  };
  CHECK_THAT(told([](op& op) { op.backfill("nix").set("a = 1").where("a = 0"); }),
             Contains(postgresql ? R"(relation "nix" does not exist)" : "no such table: nix"));
  CHECK_THAT(told([](op& op) { op.backfill("nix").set("a = 1").where("a = 0").by("id"); }),
             Contains(postgresql ? R"(relation "nix" does not exist)" : "no such table: nix"));
  CHECK_THAT(told([](op& op) { op.backfill("users").set("nix = 1").where("times = 0"); }),
             Contains("nix"));
  CHECK_THAT(told([](op& op) { op.backfill("users").set("times = 1").where("nix = 0"); }),
             Contains("nix"));
  // A condition that fails on the rows that are done.
  CHECK_THAT(told(postgresql ? [](op& op) {
               op.backfill("users").set("times = 1").where("1 / (1 - times) = 1");
             } : [](op& op) {
               op.backfill("users").set("times = 1").where(
                   "CASE times WHEN 1 THEN json('x') ELSE true END");
             }),
             Contains(postgresql ? "division by zero" : "malformed JSON"));
  CHECK_THAT(told([](op& op) {
               op.backfill("users").set("times = 1").where("times = 0").by({"id", "nix"});
             }),
             Equals("the table users has no column nix"));
  CHECK_THAT(told([](op& op) { op.backfill("users").set("times = 1").where("true) OR (true"); }),
             Contains("is no part of a statement"));
  CHECK_THAT(
      told([](op& op) { op.backfill("users").set("times = 1; DELETE FROM users").where("true"); }),
      Contains("is no part of a statement"));
  if (!postgresql) return;
  CHECK_THAT(
      told([](op& op) { op.backfill(std::string(70, 'x')).set("times = 1").where("times = 0"); }),
      Contains("has 70 bytes"));
}

TEST_CASE("a table that goes while it is backfilled is an error at the revision") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), {mark, unmark}, off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  fill(database, 500);
  const auto done = upgrade(shop.view(), database.url(), {.observer = [&](const event& what) {
                              if (!std::holds_alternative<events::batch_done>(what)) return;
                              database.query("ALTER TABLE users RENAME TO people");
                            }});
  REQUIRE(!done);
  REQUIRE(done.error().where);
  CHECK(done.error().where->file == "r2.cpp");
  database.query("ALTER TABLE people RENAME TO users");
  REQUIRE(upgrade(shop.view(), database.url()));
  CHECK(database.query(all_once) == "500\n");
}

TEST_CASE("a backfill goes by whatever key there is") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const test::scratch database{language};
  const program shop{
      language,
      {[](op& op) {
         op.backfill("pairs").set("done = 1").where("done = 0").batch(7);
         op.backfill("keyless").set("done = 1").where("done = 0").by({"a", "b"}).batch(7);
         op.backfill("none").set("done = 1").where("done = 0");
       },
       unmark},
      off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  const std::string end = language == dialect::sqlite ? " WITHOUT ROWID" : "";
  database.query(
      "CREATE TABLE pairs (a text, b integer, done integer DEFAULT 0, "
      "PRIMARY KEY (a, b))" +
      end);
  database.query("CREATE TABLE keyless (a text, b integer, done integer DEFAULT 0)");
  database.query("CREATE TABLE none (id integer PRIMARY KEY, done integer DEFAULT 0)");
  for (const std::string table : {"pairs", "keyless"}) {
    database.query(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) "
        "INSERT INTO " +
        table + " (a, b) SELECT 'it''s ' || (i % 3) || ' 1:x', i FROM n");
  }
  const auto done = upgrade(shop.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT (SELECT count(*) FROM pairs WHERE done = 1), "
                       "(SELECT count(*) FROM keyless WHERE done = 1)") == "50|50\n");
}

TEST_CASE("a comment in a backfill hides nothing of it") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(),
                     {[](op& op) {
                        op.backfill("users")
                            .set("times = times + 1, done = true -- once")
                            .where("done IS NOT TRUE AND id < 151 -- these")
                            .batch(100);
                      },
                      unmark},
                     off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  fill(database, 200);
  const auto done = upgrade(shop.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query(all_once) == "150\n");
}

TEST_CASE("SQLite's keys of every kind are gone by, each row once") {
  const test::scratch database{dialect::sqlite};
  const program shop{dialect::sqlite,
                     {[](op& op) {
                        const auto fill = [&](const char* table) -> backfill& {
                          return op.backfill(table).set("n = n + 1").where("n = 0").batch(7);
                        };
                        fill("of_blobs");
                        fill("of_reals");
                        fill("of_anything");
                        fill("with_rowid");
                        fill("by_name").by("name");
                      },
                      unmark},
                     off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  const auto table = [&](const std::string& name, const std::string& columns,
                         const std::string& values) {
    database.query("CREATE TABLE " + name + " (" + columns);
    database.query(
        "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 50) INSERT "
        "INTO " +
        name + " SELECT " + values + ", 0 FROM c");
  };
  table("of_blobs", "k blob PRIMARY KEY, n integer) WITHOUT ROWID", "CAST(i AS blob) || x'00ff'");
  table("of_reals", "k real PRIMARY KEY, n integer) WITHOUT ROWID", "i / 3.0 - 5e-300");
  table("of_anything", "k PRIMARY KEY, n integer) WITHOUT ROWID",
        "CASE i % 4 WHEN 0 THEN i WHEN 1 THEN i / 7.0 WHEN 2 THEN 'it''s ' || i ELSE "
        "CAST(i AS blob) END");
  table("with_rowid", "rowid text, oid text, n integer)", "'same', NULL");
  table("by_name", "name text COLLATE NOCASE UNIQUE, n integer)",
        "substr('aBcDe', i % 5 + 1, 1) || i");
  const auto done = upgrade(shop.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  for (const std::string name : {"of_blobs", "of_reals", "of_anything", "with_rowid", "by_name"}) {
    CAPTURE(name);
    CHECK(database.query("SELECT count(*), sum(n = 1) FROM " + name) == "50|50\n");
  }
  CHECK(database.query("SELECT max(position) FROM aludel_history WHERE statement_index = 4") ==
        "7 5:'a40'\n");
}

TEST_CASE("a key that cannot be gone by is an error, not a run without an end") {
  const test::scratch database{dialect::sqlite};
  const program shop{
      dialect::sqlite,
      {[](op& op) { op.backfill("texts").set("n = 1").where("n = 0").batch(2); }, unmark},
      off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  database.query("CREATE TABLE texts (k text PRIMARY KEY, n integer) WITHOUT ROWID");
  database.query(
      "WITH RECURSIVE c(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM c WHERE i < 30) "
      "INSERT INTO texts SELECT CAST(x'6100' || i AS text), 0 FROM c");
  const auto done = upgrade(shop.view(), database.url());
  REQUIRE(!done);
  CHECK(says(done.error(), "go by() columns that are never null"));
}

TEST_CASE("the time that is left is known for a table that was never analysed") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), {mark, unmark}, off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  fill(database, 1000);
  std::int64_t total = 0;
  REQUIRE(upgrade(shop.view(), database.url(), {.observer = [&](const event& what) {
                    const auto* const done = std::get_if<events::batch_done>(&what);
                    if (done != nullptr) total = done->total;
                  }}));
  CHECK(total > 200);
  CHECK(total < 5000);
}

TEST_CASE("PostgreSQL's tables need a key that reaches all rows") {
  const test::scratch database{dialect::postgresql};
  const auto tried = [&](void (*code)(op&)) {
    const program shop{dialect::postgresql, {code, unmark}, off};
    const auto done = upgrade(shop.view(), database.url());
    REQUIRE(!done);
    return done.error();
  };
  REQUIRE(upgrade(program{dialect::postgresql, {mark, unmark}, off}.view(), database.url(),
                  {.target = "r1"}));
  database.query("CREATE TABLE keyless (a integer, done integer DEFAULT 0)");
  database.query("INSERT INTO keyless (a) VALUES (1), (NULL)");
  CHECK(says(tried([](op& op) { op.backfill("keyless").set("done = 1").where("done = 0"); }),
             "the table keyless has no primary key, by which a backfill could go"));
  CHECK(says(tried([](op& op) {
               op.backfill("keyless").set("done = 1").where("done = 0").by("a").batch(1);
             }),
             "the backfill of keyless does not come to all rows that where() finds"));
  // Where a batch would end with such a row.
  database.query("DELETE FROM aludel_history WHERE sequence > 1");
  CHECK(says(tried([](op& op) {
               op.backfill("keyless").set("done = 2").where("done < 2").by("a").batch(2);
             }),
             "go by() columns that are never null"));
}

TEST_CASE("a script does a backfill at once") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const test::scratch database{language};
  const program shop{language, {mark, unmark}, off};
  REQUIRE(upgrade(shop.view(), database.url(), {.target = "r1"}));
  fill(database, 300);
  const auto done = test::replay(database, test::script_of(shop.view(), language, "r1", {}).sql);
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(database.query(all_once) == "300\n");
  CHECK(status(shop.view(), database.url())->up_to_date());
}

TEST_CASE("the place of a batch is read as it was written, and nothing else is") {
  for (const detail::batch_end& each : {detail::batch_end{}, detail::batch_end{5, {"a"}},
                                        detail::batch_end{5, {"", "1:b c", "ä"}}}) {
    const auto read = detail::read_batch_end(detail::written(each));
    REQUIRE(read);
    CHECK(read->passed == each.passed);
    CHECK(read->key == each.key);
  }
  for (const auto* each : {"", "x", "-1", "1 ", "1 2", "1 2:a", "1 1:ab",
                           "1 99999999999999999999:a", "1  1:a", "1 1:a x", "1 -1:a"}) {
    CAPTURE(each);
    CHECK(!detail::read_batch_end(each));
  }
}
