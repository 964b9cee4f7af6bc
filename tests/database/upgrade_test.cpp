// SPDX-License-Identifier: MIT
// From a bundle to an upgraded database, on SQLite and on PostgreSQL.
#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>
#include <thread>

#include "runtime/src/stamp.hpp"
#include "tests/database/scratch.hpp"
#include "tests/database/three_revisions.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;
using test::three;

namespace {

std::vector<std::string> steps(const report& done) {
  std::vector<std::string> all;
  for (const auto& each : done.steps)
    all.push_back(fmt::format("{} {}", name(each.way), each.revision));
  return all;
}

using texts = std::vector<std::string>;

options to(std::string target) { return {.target = std::move(target)}; }

}  // namespace

TEST_CASE("an upgrade applies all revisions and a second one finds nothing to do") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(three, {database.language()});

  const auto first = upgrade(bundle.view(), database.url());
  REQUIRE(first);
  CHECK(steps(*first) == texts{"upgrade r1", "upgrade r2", "upgrade r3"});
  CHECK(first->heads == texts{"r3"});
  CHECK(database.query("SELECT email FROM users") == "a@example.org\n");
  CHECK(database.query("SELECT revision FROM aludel_version") == "r3\n");

  const auto second = upgrade(bundle.view(), database.url());
  REQUIRE(second);
  CHECK(second->steps.empty());
  CHECK(second->heads == texts{"r3"});
}

TEST_CASE("the history tells what ran and leaves nothing out") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(three, {database.language()}, "shop");
  REQUIRE(upgrade(bundle.view(), database.url(),
                  {.application = "backend", .application_version = "1.2"}));
  REQUIRE(downgrade(bundle.view(), database.url(), to("r1")));
  CHECK(database.query("SELECT bundle, sequence, event, revision, parents, message, application, "
                       "application_version, outcome, compatibility, lexer, statement_index "
                       "FROM aludel_history ORDER BY sequence") ==
        "shop|1|upgrade|r1||revision r1|backend|1.2|done|compatible|1|\n"
        "shop|2|upgrade|r2|r1|revision r2|backend|1.2|done|compatible|1|\n"
        "shop|3|upgrade|r3|r2|revision r3|backend|1.2|done|breaking|1|\n"
        "shop|4|downgrade|r3|r2|revision r3|shop||done|breaking|1|\n"
        "shop|5|downgrade|r2|r1|revision r2|shop||done|compatible|1|\n");
  CHECK(database.query("SELECT downgrade FROM aludel_history WHERE sequence = 2") ==
        "{\"transaction\": true, \"statements\": [\"DROP INDEX ix_users_email\"]}\n");
  CHECK(database.query("SELECT count(*) FROM aludel_history WHERE duration_ms IS NULL OR "
                       "length(checksum) <> 64 OR length(chain) <> 64") == "0\n");
}

TEST_CASE("an upgrade and a downgrade go to a target") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(three, {database.language()});
  CHECK(upgrade(bundle.view(), database.url(), to("+2"))->heads == texts{"r2"});
  CHECK(status(bundle.view(), database.url())->pending == texts{"r3"});
  CHECK(downgrade(bundle.view(), database.url(), to("-1"))->heads == texts{"r1"});
  CHECK(upgrade(bundle.view(), database.url(), to("head"))->heads == texts{"r3"});
  const auto down = downgrade(bundle.view(), database.url(), to("base"));
  REQUIRE(down);
  CHECK(steps(*down) == texts{"downgrade r3", "downgrade r2", "downgrade r1"});
  CHECK(down->heads.empty());
  CHECK(database.query("SELECT count(*) FROM aludel_version") == "0\n");
  CHECK(upgrade(bundle.view(), database.url())->heads == texts{"r3"});
}

TEST_CASE("a failing statement in the third revision leaves nothing but the empty tables") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  auto files = three;
  files[2] = revision("r3", "r2",
                      "INSERT INTO users VALUES (1, 'a@example.org');\n"
                      "  INSERT INTO users VALUES (1, 'b@example.org');\n"
                      "INSERT INTO users VALUES (2, 'c@example.org');",
                      "DELETE FROM users;");
  const auto bundle = test::compile(files, {database.language()});
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  const auto& problem = done.error();
  CHECK(problem.code == errc::statement_failed);
  CHECK(problem.exit_code() == 7);
  CHECK(problem.sqlstate == "23505");
  REQUIRE(problem.where);
  CHECK(problem.where->file == "r3.sql");
  CHECK(problem.where->line == 8);
  CHECK(problem.where->column == 3);
  CHECK(problem.where->text == "  INSERT INTO users VALUES (1, 'b@example.org')");
  CHECK(problem.applied.empty());
  CHECK(problem.notes.back() == "rolled back; the database stays at base");
  CHECK(database.tables() == "aludel_history\naludel_version\n");
  CHECK(database.query("SELECT count(*) FROM aludel_history") == "0\n");
  CHECK(database.query("SELECT count(*) FROM aludel_version") == "0\n");
}

TEST_CASE("with a transaction for each revision those before a failing one stay") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  auto files = three;
  files[2] = revision("r3", "r2", "INSERT INTO users VALUES (1, NULL);", "DELETE FROM users;");
  const auto bundle = test::compile(files, {database.language()});
  const auto done = upgrade(bundle.view(), database.url(), {.transaction_per_revision = true});
  REQUIRE(!done);
  CHECK(done.error().applied == texts{"r1", "r2"});
  CHECK(done.error().notes.back() == "rolled back; the database stays at r2");
  CHECK(database.query("SELECT revision FROM aludel_version") == "r2\n");
  CHECK(upgrade(test::compile(three, {database.language()}).view(), database.url())->heads ==
        texts{"r3"});
}

TEST_CASE("more than a hundred revisions run in transactions of a hundred") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  std::vector<test::revision_file> files;
  for (int each = 0; each < 150; ++each) {
    files.push_back(revision(
        fmt::format("r{}", each), each == 0 ? "" : fmt::format("r{}", each - 1),
        fmt::format("CREATE TABLE t{} (id integer)", each), fmt::format("DROP TABLE t{}", each)));
  }
  files.back() = revision("r149", "r148", "INSERT INTO t1 VALUES (1, 2)", "DELETE FROM t1");
  files.back().second.insert(files.back().second.find("-- migrate:upgrade") + 18,
                             " syntax=unchecked");
  const auto bundle = test::compile(files, {database.language()});
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().applied.size() == 100);
  CHECK(done.error().notes.back() == "rolled back; the database stays at r99");
  CHECK(database.query("SELECT revision FROM aludel_version") == "r99\n");
}

TEST_CASE("a failing verify section rolls everything back") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  auto files = three;
  const auto query =
      GENERATE("SELECT count(*) = 2 FROM users", "SELECT email FROM users", "SELECT NULL");
  files[2].second += fmt::format("\n-- migrate:verify\n{};\n", query);
  const auto bundle = test::compile(files, {database.language()});
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().code == errc::verify_failed);
  CHECK(done.error().message ==
        "the verify section of revision r3 (revision r3) does not hold: 1 of 1 rows are not true");
  CHECK(done.error().where->line == 13);
  CHECK(done.error().notes.back() == "rolled back; the database stays at base");
  CHECK(database.tables() == "aludel_history\naludel_version\n");
}

TEST_CASE("a verify section holds with no row or with rows of true") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  auto files = three;
  files[2].second +=
      "\n-- migrate:verify\nSELECT email FROM users WHERE email = '';\n"
      "SELECT count(*) = 1 FROM users;\n";
  CHECK(upgrade(test::compile(files, {database.language()}).view(), database.url()));
}

TEST_CASE("an irreversible revision stops a downgrade before anything runs") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  auto files = three;
  const auto at = files[1].second.find("-- migrate:downgrade");
  files[1].second =
      files[1].second.substr(0, at) + "-- migrate:irreversible the addresses are gone\n";
  const auto bundle = test::compile(files, {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url()));
  const auto done = downgrade(bundle.view(), database.url(), to("base"));
  REQUIRE(!done);
  CHECK(done.error().code == errc::irreversible);
  CHECK(done.error().message ==
        "revision r2 (revision r2) is irreversible: the addresses are gone");
  CHECK(database.query("SELECT revision FROM aludel_version") == "r3\n");
}

TEST_CASE("a version table that lost its rows is not taken for base") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(three, {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url(), to("r2")));
  database.query("DELETE FROM aludel_version");
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().code == errc::inconsistent_record);
  CHECK_THAT(done.error().message,
             Catch::StartsWith("the version table says base: it lost its rows; by the history it "
                               "stands at r2 since row 2 (upgrade r2, recorded on "));
  REQUIRE(stamp(bundle.view(), database.url(), {"r2"}));
  CHECK(steps(*upgrade(bundle.view(), database.url())) == texts{"upgrade r3"});
}

TEST_CASE("a stamp waits for its turn") {
  const test::scratch database{dialect::postgresql};
  auto slow = three;
  slow[2] = revision("r3", "r2", "SELECT pg_sleep(1.5);", "SELECT 1;");
  const auto bundle = test::compile(slow, {database.language()});
  const auto view = bundle.view();
  REQUIRE(upgrade(view, database.url(), to("r2")));
  std::thread other{[&] { static_cast<void>(upgrade(view, database.url())); }};
  while (database.query("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1.5)' "
                        "AND state = 'active' AND datname = current_database()") == "0\n") {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  const auto impatient =
      stamp(view, database.url(), {"r1"}, {.lock_wait = std::chrono::milliseconds(50)});
  const auto patient = stamp(view, database.url(), {"r1"});
  other.join();
  REQUIRE(!impatient);
  CHECK(impatient.error().code == errc::locked);
  REQUIRE(patient);
  CHECK(steps(*patient) == texts{"downgrade r3", "downgrade r2"});
}

TEST_CASE("what a revision sets does not change how the next one is read") {
  const test::scratch database{dialect::postgresql};
  const std::string text = "INSERT INTO texts VALUES ('a\\nb é');";
  const auto bundle = test::compile(
      {revision("r1", "", "CREATE TABLE texts (t text); SET standard_conforming_strings = off;",
                "DROP TABLE texts;"),
       revision("r2", "r1", text + "\nSET client_encoding = 'LATIN1';", "SELECT 'é';"),
       revision("r3", "r2", text, "SELECT 1;")},
      {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url()));
  CHECK(database.query("SELECT DISTINCT t FROM texts") == "a\\nb é\n");
  CHECK(database.query("SELECT downgrade FROM aludel_history WHERE revision = 'r2'") ==
        "{\"transaction\": true, \"statements\": [\"SELECT 'é'\"]}\n");
}

TEST_CASE("a role that a revision takes is its own") {
  const test::scratch database{dialect::postgresql};
  database.query("CREATE SCHEMA other");
  const auto role = "aludel_" + database.query("SELECT pg_catalog.pg_backend_pid()");
  const auto name = role.substr(0, role.size() - 1);
  database.query("CREATE ROLE " + name);
  database.query("GRANT ALL ON SCHEMA other TO " + name);
  const auto make = [](const std::string& table) {
    return "CREATE TABLE other." + table + " (id integer);";
  };
  const auto bundle = test::compile(
      {revision("r1", "", "SET ROLE " + name + ";\n" + make("a"), "DROP TABLE other.a;"),
       revision("r2", "r1", make("b"), "DROP TABLE other.b;"),
       revision("r3", "r2", "SET SESSION AUTHORIZATION " + name + ";\n" + make("c"),
                "DROP TABLE other.c;"),
       revision("r4", "r3", make("d"), "DROP TABLE other.d;")},
      {database.language()});
  const auto done = upgrade(bundle.view(), database.url());
  const auto owners =
      database.query("SELECT tablename, tableowner = '" + name +
                     "' FROM pg_catalog.pg_tables WHERE schemaname = 'other' ORDER BY tablename");
  database.query("DROP SCHEMA other CASCADE");
  database.query("DROP ROLE " + name);
  REQUIRE(done);
  CHECK(owners == "a|t\nb|f\nc|t\nd|f\n");
}

TEST_CASE("a stamp records revisions without running them") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(three, {database.language()});
  const auto stamped = stamp(bundle.view(), database.url(), {"r2"});
  REQUIRE(stamped);
  CHECK(stamped->heads == texts{"r2"});
  CHECK(database.tables() == "aludel_history\naludel_version\n");
  CHECK(database.query("SELECT event, revision FROM aludel_history ORDER BY sequence") ==
        "stamp|r1\nstamp|r2\n");
  REQUIRE(stamp(bundle.view(), database.url(), {"base"}));
  CHECK(database.query("SELECT event, revision FROM aludel_history WHERE sequence > 2 ORDER BY "
                       "sequence") == "unstamp|r2\nunstamp|r1\n");
  CHECK(upgrade(bundle.view(), database.url())->heads == texts{"r3"});
}

TEST_CASE("two bundles share a database and do not see each other") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto shop = test::compile(three, {database.language()}, "shop");
  const auto blog =
      test::compile({revision("r1", "", "CREATE TABLE posts (id integer)", "DROP TABLE posts")},
                    {database.language()}, "blog");
  REQUIRE(upgrade(shop.view(), database.url()));
  CHECK(upgrade(blog.view(), database.url())->heads == texts{"r1"});
  CHECK(downgrade(shop.view(), database.url(), to("base"))->heads.empty());
  CHECK(status(blog.view(), database.url())->up_to_date());
}

TEST_CASE("many starts at once apply each revision exactly once") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  std::vector<test::revision_file> files;
  for (int each = 0; each < 20; ++each) {
    files.push_back(revision(
        fmt::format("r{}", each), each == 0 ? "" : fmt::format("r{}", each - 1),
        fmt::format("CREATE TABLE t{} (id integer)", each), fmt::format("DROP TABLE t{}", each)));
  }
  const auto bundle = test::compile(files, {database.language()});
  const auto view = bundle.view();
  std::vector<result<report>> done(8);
  std::vector<std::thread> starts;
  for (auto& each : done) {
    starts.emplace_back([&] { each = upgrade(view, database.url()); });
  }
  for (auto& each : starts) each.join();
  std::size_t applied = 0;
  for (const auto& each : done) {
    if (!each) UNSCOPED_INFO(to_string(each.error()));
    REQUIRE(each);
    applied += each->steps.size();
  }
  CHECK(applied == 20);
  CHECK(database.query("SELECT count(*), count(DISTINCT revision), max(sequence) FROM "
                       "aludel_history") == "20|20|20\n");
}

TEST_CASE("a status changes nothing and makes no tables") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  database.query("SELECT 1");  // SQLite's file is there then
  const auto bundle = test::compile(three, {database.language()});
  const auto found = status(bundle.view(), database.url());
  REQUIRE(found);
  CHECK(found->pending == texts{"r1", "r2", "r3"});
  CHECK(!found->up_to_date());
  CHECK(database.tables().empty());
}

TEST_CASE("a status makes no SQLite file") {
  const test::temporary_directory directory;
  const auto file = directory.path() / "none.db";
  const auto bundle = test::compile(three, {dialect::sqlite});
  const auto found = status(bundle.view(), "sqlite:///" + file.string());
  REQUIRE(found);
  CHECK(found->pending == texts{"r1", "r2", "r3"});
  CHECK(!std::filesystem::exists(file));
}

TEST_CASE("no url is an error and not a crash") {
  const auto bundle = test::compile(three, {dialect::sqlite});
  const char* none = nullptr;
  CHECK(upgrade(bundle.view(), none).error().code == errc::no_url);
  CHECK(upgrade(bundle.view(), "").error().code == errc::no_url);
  CHECK(status(bundle.view(), none).error().code == errc::no_url);
  CHECK(downgrade(bundle.view(), none, to("base")).error().exit_code() == 2);
}

TEST_CASE("a url of a dialect that the bundle lacks is refused") {
  const auto bundle = test::compile(three, {dialect::sqlite});
  const auto done = upgrade(bundle.view(), "postgresql://localhost/x");
  REQUIRE(!done);
  CHECK(done.error().message == "the bundle \"app\" has no revisions for postgresql");
  CHECK(done.error().hint == "add postgresql to the DIALECTS of add_migrations()");
}
