// SPDX-License-Identifier: MIT
// Revisions in C++ that ask their database, or copy rows into it.
#include <aludel/aludel.hpp>
#include <aludel/op.hpp>
#include <atomic>
#include <catch2/catch.hpp>
#include <clocale>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "runtime/src/downgrade_stored.hpp"
#include "runtime/src/redo.hpp"
#include "tests/database/code_program.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"
#include "tests/database/scripts.hpp"

using namespace aludel;
using namespace aludel::model;
using test::program;
using test::says;

namespace {

/// A table of kinds, and what a query makes of them.
void read_and_write(op& op) {
  op.create_table("users", {column("id", bigint()).primary_key(), column("name", text()),
                            column("score", double_precision()), column("active", boolean())});
  op.bulk_insert("users", {"id", "name", "score", "active"},
                 {{1, "Ada", 1.5, true}, {2, nullptr, -2.25, false}});
  for (const auto& [id, name, score, active] :
       op.query<long long, std::optional<std::string>, double, bool>(
           "SELECT id, name, score, active FROM users WHERE id < $1 ORDER BY id", {10})) {
    op.execute("UPDATE users SET name = $2 WHERE id = $1",
               {id, name.value_or("nobody") + (active ? "+" : "-") +
                        std::to_string(static_cast<int>(score * 100))});
  }
}

void drop_users(op& op) {
  if (!op.query<std::string>("SELECT name FROM users").empty()) op.drop_table("users");
}

void copy_rows(op& op) {
  op.create_table("users", {column("id", bigint()).primary_key(), column("name", text()),
                            column("score", double_precision()), column("active", boolean()),
                            column("picture", bytes())});
  op.copy_in("users", {"id", "name", "score", "active", "picture"}, [](row_writer& to) {
    to.add({1, "tab\tnew\nreturn\rback\\slash'\"", 0.1, true, value::of_bytes("\x01'\\")});
    to.add({2, nullptr, nullptr, nullptr, nullptr});
    to.add({-9223372036854775807LL, "", -1e300, false, value::of_bytes("")});
    for (int each = 3; each <= 1203; ++each) to.add({each, "N", 2.0, true, nullptr});
  });
}

void drop_table(op& op) { op.drop_table("users"); }

const auto* const all_users =
    "SELECT id, name, score, active, picture FROM users WHERE id < 3 ORDER BY id";

error failure_of(const test::scratch& database, void (*upgrade_of)(op&),
                 const std::string& directives = "") {
  const program shop{database.language(), {upgrade_of, drop_table}, directives};
  const auto done = upgrade(shop.view(), database.url());
  REQUIRE(!done);
  CHECK(database.tables().find("users") == std::string::npos);
  INFO(to_string(done.error()));
  REQUIRE(done.error().where);
  CHECK(done.error().where->file == "r2.cpp");
  return done.error();
}

}  // namespace

TEST_CASE("a revision reads rows and goes by them") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), {read_and_write, drop_users}};
  const auto bundle = shop.view();
  const auto done = upgrade(bundle, database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == std::vector<std::string>{"r2"});
  const auto* const names = "SELECT name FROM users ORDER BY id";
  CHECK(database.query(names) == "Ada+150\nnobody--225\n");
  const auto again = redo(bundle, database.url(), {});
  if (!again) FAIL(to_string(again.error()));
  CHECK(database.query(names) == "Ada+150\nnobody--225\n");
  const auto back = downgrade(bundle, database.url(), {.target = "r1"});
  if (!back) FAIL(to_string(back.error()));
  CHECK(database.tables().find("users") == std::string::npos);
}

TEST_CASE("what a query finds is read as what it is, or the revision fails") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  CHECK(says(failure_of(database,
                        [](op& op) {
                          op.create_table("users", {column("id", integer())});
                          static_cast<void>(op.query<int>("SELECT NULL"));
                        }),
             "query(): row 1, column 1: it is NULL: read it as std::optional"));
  CHECK(says(failure_of(database, [](op& op) { static_cast<void>(op.query<int>("SELECT 'x'")); }),
             "row 1, column 1: \"x\" is no whole number of that type"));
  CHECK(
      says(failure_of(database, [](op& op) { static_cast<void>(op.query<short>("SELECT 70000")); }),
           "\"70000\" is no whole number of that type"));
  CHECK(says(failure_of(database, [](op& op) { static_cast<void>(op.query<bool>("SELECT 'x'")); }),
             "neither true nor false"));
  CHECK(
      says(failure_of(database, [](op& op) { static_cast<void>(op.query<double>("SELECT 'x'")); }),
           "\"x\" is no number"));
  CHECK(
      says(failure_of(database, [](op& op) { static_cast<void>(op.query<int, int>("SELECT 1")); }),
           "the query has 1 columns, and 2 are to be read"));
#ifdef __cpp_lib_source_location
  const auto unread = failure_of(database, [](op& op) {
    static_cast<void>(op.query<int, int>("SELECT 1, 2 UNION ALL SELECT 3, NULL ORDER BY 1"));
  });
  CHECK(says(unread, "query(): row 2, column 2: it is NULL"));
  CHECK(unread.where->line == __LINE__ - 3);
#endif
  const auto wrong = failure_of(
      database, [](op& op) { static_cast<void>(op.query<int>("SELECT nix FROM teams")); });
  CHECK(says(wrong, "nix"));
  CHECK(wrong.where->text == "SELECT nix FROM teams");
}

TEST_CASE("bytes and numbers are read alike on both, in every locale") {
  struct locale_guard {
    std::string before = std::setlocale(LC_NUMERIC, nullptr);
    bool comma = std::setlocale(LC_NUMERIC, "de_DE.UTF-8") != nullptr ||
                 std::setlocale(LC_NUMERIC, "de_DE.utf8") != nullptr;
    ~locale_guard() { std::setlocale(LC_NUMERIC, before.c_str()); }
  } const german;
  if (!german.comma) WARN("there is no locale de_DE.UTF-8 here: numbers had a point anyway");
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{
      database.language(),
      {[](op& op) {
         op.create_table("users",
                         {column("picture", bytes()), column("score", double_precision())});
         op.copy_in("users", {"picture", "score"}, [](row_writer& to) {
           to.add({value::of_bytes(std::string("\x00\xff'", 3)), 1.5});
         });
         const auto rows = op.query<std::vector<std::byte>, std::string, double>(
             "SELECT picture, picture, score FROM users");
         const auto& [bytes, text, score] = rows.at(0);
         const std::vector<std::byte> expected{std::byte{0}, std::byte{0xff}, std::byte{'\''}};
         if (bytes != expected) throw std::runtime_error("other bytes");
         if (text != "\\x00ff27") throw std::runtime_error("other text: " + text);
         if (score != 1.5) throw std::runtime_error("another score");
       },
       drop_table}};
  const auto done = upgrade(shop.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT count(*) FROM users WHERE score = 1.5") == "1\n");
  const test::scratch other{database.language()};
  CHECK(says(
      failure_of(other,
                 [](op& op) { static_cast<void>(op.query<std::vector<std::byte>>("SELECT 'x'")); }),
      "\"x\" is no bytea, and no blob"));
}

TEST_CASE("a script of a revision that asks is refused by its name") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const program shop{language, {read_and_write, drop_users}};
  const auto bundle = shop.view();
  const detail::graph known{bundle};
  const auto made = write_script(known, language, direction::upgrade, {}, {});
  REQUIRE(!made);
  CHECK(made.error().code == errc::unsupported);
  CHECK(says(made.error(), "revision r2 (r2) asks the database"));
}

TEST_CASE("what depends on the database needs its transaction, and no verify() of its own") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program without{
      database.language(), {read_and_write, drop_users}, "// migrate:upgrade transaction=off"};
  const auto refused = upgrade(without.view(), database.url());
  REQUIRE(!refused);
  CHECK(says(refused.error(), "and so needs a transaction"));
  CHECK(says(refused.error(), "nothing was changed"));
  CHECK(database.tables().find("teams") == std::string::npos);

  const program asking{database.language(),
                       {copy_rows, drop_table, [](op& op) {
                          static_cast<void>(op.query<int>("SELECT count(*) FROM users"));
                        }}};
  const auto done = upgrade(asking.view(), database.url());
  REQUIRE(!done);
  CHECK(says(done.error(), "verify() does more than to execute queries"));
  CHECK(database.tables().find("users") == std::string::npos);
}

TEST_CASE("the downgrade of a revision that asks is not stored") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const program shop{database.language(), {read_and_write, drop_users}};
  REQUIRE(upgrade(shop.view(), database.url()));
  const auto older = test::compile(
      {test::revision("r1", "", "CREATE TABLE teams (id integer PRIMARY KEY)", "DROP TABLE teams")},
      {database.language()});
  const auto back = downgrade_stored(older.view(), database.url(), {});
  REQUIRE(!back);
  CHECK(back.error().code == errc::irreversible);
}

TEST_CASE("rows are copied in, whatever is in them, online as by a script") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const test::scratch database{language};
  const program shop{language, {copy_rows, drop_table}};
  const auto done = upgrade(shop.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT count(*) FROM users") == "1204\n");
  const std::string character = language == dialect::postgresql ? "chr" : "char";
  CHECK(database.query("SELECT count(*) FROM users WHERE name = 'tab' || " + character +
                       "(9) || 'new' || " + character + "(10) || 'return' || " + character +
                       "(13) || 'back\\slash''\"'") == "1\n");
  CHECK(database.query("SELECT count(*) FROM users WHERE id = 2 AND name IS NULL AND score IS NULL "
                       "AND active IS NULL AND picture IS NULL") == "1\n");

  const test::scratch offline{language};
  const auto replayed =
      test::replay(offline, test::script_of(shop.view(), language, "base", {}).sql);
  INFO(replayed.err);
  CHECK(replayed.exit_code == 0);
  CHECK(offline.query(all_users) == database.query(all_users));
  CHECK(test::dump(offline) == test::dump(database));
}

TEST_CASE("rows that do not fit end the revision, and so does what their function throws") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  CHECK(says(failure_of(database,
                        [](op& op) {
                          op.create_table("users", {column("id", bigint()).primary_key()});
                          op.copy_in("users", {"id"}, [](row_writer& to) {
                            for (int each = 0; each < 5000; ++each) to.add({each});
                            to.add({7});
                          });
                        }),
             "users"));
  CHECK(says(failure_of(database,
                        [](op& op) {
                          op.create_table("users", {column("id", bigint()).primary_key()});
                          op.copy_in("users", {"id"}, [](row_writer& to) { to.add({1, 2}); });
                        }),
             "a row has 2 values for 1 columns"));
  CHECK(says(failure_of(database,
                        [](op& op) {
                          op.create_table("users", {column("score", double_precision())});
                          op.copy_in("users", {"score"},
                                     [](row_writer& to) { to.add({std::nan("")}); });
                        }),
             "a value is no number"));
  CHECK(says(failure_of(database,
                        [](op& op) {
                          op.create_table("users", {column("id", bigint()).primary_key()});
                          op.copy_in("users", {"id"}, [](row_writer& to) {
                            to.add({1});
                            throw std::runtime_error("the file has no end");
                          });
                        }),
             "it threw: the file has no end"));
  CHECK(says(failure_of(database, [](op& op) { op.copy_in("nix", {"id"}, [](row_writer&) {}); }),
             "nix"));
}

TEST_CASE("who catches what a call throws has failed all the same, and so has a swallowed row") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto swallow = [](auto call) {
    try {
      call();
    } catch (...) {
    }
  };
  static const auto quietly = swallow;
  // Told before anything runs; told by the database; behind a question; in a copy.
  CHECK(says(failure_of(database,
                        [](op& op) {
                          quietly(
                              [&] { op.create_index(index_on("t", std::vector<index_part>{})); });
                        }),
             "an index has no columns"));
  CHECK(says(failure_of(database,
                        [](op& op) {
                          static_cast<void>(op.query<int>("SELECT 1"));
                          quietly([&] { op.execute("INSERT INTO nix VALUES (1)"); });
                          op.create_table("users", {column("id", bigint())});
                        }),
             "nix"));
  CHECK(says(failure_of(database,
                        [](op& op) {
                          op.create_table("users", {column("id", bigint()).primary_key()});
                          op.copy_in("users", {"id"}, [](row_writer& to) {
                            to.add({1});
                            quietly([&] { to.add({1, 2}); });
                            to.add({3});
                          });
                        }),
             "a row has 2 values for 1 columns"));
  CHECK(says(failure_of(database,
                        [](op& op) {
                          op.create_table("users", {column("id", bigint()).primary_key()});
                          op.copy_in("users", {"id"}, [](row_writer& to) {
                            for (int each = 0; each < 9000; ++each) {
                              quietly([&] { to.add({each % 5000}); });
                            }
                          });
                        }),
             "users"));
}

TEST_CASE("a revision that asks changes tables, also those that SQLite makes anew") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  const auto change_teams = [](op& op) {
    const auto rows = op.query<long long>("SELECT count(*) FROM teams");
    op.alter_column("teams", "name",
                    change().default_to("'team " + std::to_string(std::get<0>(rows[0])) + "'"));
  };
  const program shop{database.language(),
                     test::revision("r1", "",
                                    "CREATE TABLE teams (id integer PRIMARY KEY, name text); "
                                    "INSERT INTO teams VALUES (1, 'red'), (2, 'blue')",
                                    "DROP TABLE teams"),
                     {change_teams, [](op& /*op*/) {}}};
  const auto done = upgrade(shop.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  database.query("INSERT INTO teams (id) VALUES (3)");
  CHECK(database.query("SELECT name FROM teams ORDER BY id") == "red\nblue\nteam 2\n");
}

TEST_CASE("a revision that asks is stopped at its next call") {
  const test::scratch database{GENERATE(dialect::postgresql, dialect::sqlite)};
  static std::atomic<bool> stop;
  stop = false;
  const program shop{database.language(),
                     {[](op& op) {
                        static_cast<void>(op.query<int>("SELECT 1"));
                        stop = true;
                        op.execute("CREATE TABLE never (id integer)");
                      },
                      [](op& /*op*/) {}}};
  const auto done = upgrade(shop.view(), database.url(), {.stop = &stop});
  REQUIRE(!done);
  CHECK(done.error().code == errc::stopped);
  CHECK(database.tables().find("never") == std::string::npos);
}
