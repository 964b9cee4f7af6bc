// SPDX-License-Identifier: MIT
// A database that a newer release has upgraded, and the way back.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "runtime/src/downgrade_stored.hpp"
#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::labelled;
using test::revision;

namespace {

using texts = std::vector<std::string>;

const test::revision_file first = revision(
    "r1", "", "CREATE TABLE users (id integer PRIMARY KEY, name text);", "DROP TABLE users;");
const test::revision_file table =
    revision("r2", "r1", "CREATE TABLE notes (id integer);", "DROP TABLE notes;");
const test::revision_file lookup =
    revision("r3", "r2", "CREATE INDEX ix_name ON users (name);", "DROP INDEX ix_name;");
const test::revision_file breaking =
    revision("r4", "r3", "ALTER TABLE users RENAME COLUMN name TO full_name;",
             "ALTER TABLE users RENAME COLUMN full_name TO name;");

/// All that a run could change.
std::string everything(const test::scratch& database) {
  return database.query("SELECT revision, chain FROM aludel_version ORDER BY 1") +
         database.query("SELECT count(*), max(sequence) FROM aludel_history") + database.tables();
}

template <class T>
void check_refused(const result<T>& done, errc code, const std::string& text) {
  REQUIRE(!done);
  CHECK(done.error().code == code);
  CHECK_THAT(to_string(done.error()), Catch::Contains(text));
}

test::revision_file with(test::revision_file file, const std::string& after,
                         const std::string& what) {
  file.second.insert(file.second.find(after) + after.size(), what);
  return file;
}

}  // namespace

TEST_CASE("an older release starts beside revisions that are recorded as compatible") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto older = test::compile({first}, {database.language()});
  const auto newer = test::compile({first, table, lookup}, {database.language()});
  REQUIRE(upgrade(newer.view(), database.url()));
  CHECK(database.query("SELECT revision, compatibility FROM aludel_history ORDER BY sequence") ==
        "r1|compatible\nr2|compatible\nr3|compatible\n");
  const auto before = everything(database);

  const auto done = upgrade(older.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->steps.empty());
  CHECK(done->heads == texts{"r3"});
  CHECK(done->unknown == texts{"r2", "r3"});
  CHECK(upgrade(older.view(), database.url(), {.target = "r1"}));
  const auto seen = status(older.view(), database.url());
  REQUIRE(seen);
  CHECK(seen->up_to_date());
  CHECK(seen->heads == texts{"r3"});
  CHECK(seen->unknown == texts{"r2", "r3"});

  const options careful{.newer = newer_policy::refuse};
  check_refused(upgrade(older.view(), database.url(), careful), errc::newer_database,
                "the database stands at r3, which this program does not have");
  check_refused(status(older.view(), database.url(), careful), errc::newer_database, "r3");
  check_refused(downgrade(older.view(), database.url(), {.target = "base"}), errc::newer_database,
                "`downgrade --stored`");
  CHECK(everything(database) == before);
  CHECK(upgrade(newer.view(), database.url(), careful)->unknown.empty());
}

TEST_CASE("one breaking revision among them stands in the way, and is named") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto older = test::compile({first}, {database.language()});
  const auto newer = test::compile({first, table, lookup, breaking}, {database.language()});
  REQUIRE(upgrade(newer.view(), database.url()));
  const auto before = everything(database);
  const auto done = upgrade(older.view(), database.url());
  check_refused(done, errc::newer_database,
                "note: revision r4 (revision r4) is breaking for releases that do not have it");
  CHECK(done.error().exit_code() == 6);
  CHECK_THAT(to_string(done.error()), !Catch::Contains("r2"));
  check_refused(status(older.view(), database.url()), errc::newer_database, "r4");

  // A release that has the breaking one starts beside what came after it.
  const auto middle = test::compile({first, table, lookup, breaking}, {database.language()});
  const auto newest =
      test::compile({first, table, lookup, breaking,
                     revision("r5", "r4", "CREATE TABLE later (id integer);", "DROP TABLE later;")},
                    {database.language()});
  REQUIRE(upgrade(newest.view(), database.url()));
  CHECK(upgrade(middle.view(), database.url())->unknown == texts{"r5"});
  check_refused(upgrade(older.view(), database.url()), errc::newer_database, "r4");
  CHECK(before != everything(database));
}

TEST_CASE("what is not recorded is breaking") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto older = test::compile({first}, {database.language()});
  REQUIRE(upgrade(test::compile({first, table}, {database.language()}).view(), database.url()));
  const auto word = GENERATE("unrecorded", "COMPATIBLE", "");
  database.query(std::string("UPDATE aludel_history SET compatibility = '") + word +
                 "' WHERE revision = 'r2'");
  check_refused(upgrade(older.view(), database.url()), errc::newer_database,
                "revision r2 (revision r2) is not recorded as compatible");
}

TEST_CASE("the last run of a revision counts, not what it was recorded as before") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto older = test::compile({first}, {database.language()});
  const auto as = [&](const std::string& word) {
    auto file = table;
    file.second += "\n-- migrate:" + word + " so it is\n";
    return test::compile({first, file}, {database.language()});
  };
  REQUIRE(upgrade(as("breaking").view(), database.url()));
  REQUIRE(!upgrade(older.view(), database.url()));
  REQUIRE(downgrade(as("breaking").view(), database.url(), {.target = "r1"}));
  CHECK(upgrade(older.view(), database.url())->unknown.empty());
  REQUIRE(upgrade(as("compatible").view(), database.url()));
  CHECK(upgrade(older.view(), database.url())->unknown == texts{"r2"});
}

TEST_CASE("with revisions of its own pending a release does not start beside a newer one") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto left = labelled(table, "left");
  const auto right = labelled(
      revision("x2", "r1", "CREATE TABLE others (id integer);", "DROP TABLE others;"), "right");
  REQUIRE(upgrade(test::compile({first, left}, {database.language()}).view(), database.url()));
  const auto other = test::compile({first, right}, {database.language()});
  const auto before = everything(database);
  check_refused(upgrade(other.view(), database.url()), errc::newer_database,
                "this program's own x2 is not applied");
  CHECK(everything(database) == before);
  // With nothing to do for the target it does.
  CHECK(upgrade(other.view(), database.url(), {.target = "r1"})->unknown == texts{"r2"});
  const auto both = test::compile({first, left, right}, {database.language()});
  REQUIRE(upgrade(both.view(), database.url()));
  CHECK(upgrade(other.view(), database.url())->unknown == texts{"r2"});
}

TEST_CASE("an edited revision is found below a newer release too") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  REQUIRE(upgrade(test::compile({first, table}, {database.language()}).view(), database.url()));
  const auto edited =
      test::compile({revision("r1", "", "CREATE TABLE users (id bigint);", "DROP TABLE users;")},
                    {database.language()});
  check_refused(upgrade(edited.view(), database.url()), errc::checksum_mismatch,
                "revision r1 (revision r1) (r1.sql) was edited");
}

TEST_CASE("a version table that its history does not explain is no reason to start") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto older = test::compile({first}, {database.language()});
  REQUIRE(upgrade(test::compile({first, table}, {database.language()}).view(), database.url()));
  SECTION("an invented head") {
    database.query("INSERT INTO aludel_version VALUES ('app', 'invented', '00')");
  }
  SECTION("a head of the past") {
    database.query("UPDATE aludel_version SET revision = 'invented'");
  }
  SECTION("an invented history") {
    database.query("DELETE FROM aludel_history WHERE revision = 'r2'");
  }
  check_refused(upgrade(older.view(), database.url()), errc::newer_database, "the version table ");
}

TEST_CASE("breaking revisions can be left to a deploy step") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto all = test::compile({first, table, lookup, breaking}, {database.language()});
  const options careful{.breaking = breaking_policy::refuse};
  REQUIRE(upgrade(test::compile({first}, {database.language()}).view(), database.url(), careful));
  const auto before = everything(database);
  const auto done = upgrade(all.view(), database.url(), careful);
  check_refused(done, errc::breaking_revision, "revision r4 (revision r4) is breaking");
  CHECK(done.error().exit_code() == 7);
  CHECK(done.error().notes.back() == "nothing was changed; the database stays at r1");
  CHECK(everything(database) == before);

  auto up_to = careful;
  up_to.target = "r3";
  CHECK(upgrade(all.view(), database.url(), up_to)->heads == texts{"r3"});
  REQUIRE(upgrade(all.view(), database.url()));
  CHECK(upgrade(all.view(), database.url(), careful)->steps.empty());
}

TEST_CASE("what a newer release did is taken back with the downgrades that it stored") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto older = test::compile({first}, {database.language()});
  const auto newer = test::compile({first, table, lookup, breaking}, {database.language()});
  REQUIRE(upgrade(older.view(), database.url()));
  const auto clean = database.query("SELECT revision, chain FROM aludel_version");
  REQUIRE(upgrade(newer.view(), database.url()));
  database.query("INSERT INTO users VALUES (1, 'ada')");

  const auto done = downgrade_stored(older.view(), database.url(), {});
  if (!done) FAIL(to_string(done.error()));
  REQUIRE(done->steps.size() == 3);
  CHECK(done->steps.front().revision == "r4");
  CHECK(done->steps.front().way == direction::downgrade);
  CHECK(done->steps.front().message == "revision r4");
  CHECK(done->heads == texts{"r1"});
  CHECK(database.tables() == "aludel_history\naludel_version\nusers\n");
  CHECK(database.query("SELECT name FROM users") == "ada\n");
  CHECK(database.query("SELECT revision, chain FROM aludel_version") == clean);
  CHECK(database.query("SELECT sequence, event, revision, parents, outcome FROM aludel_history "
                       "WHERE sequence > 4 ORDER BY sequence") ==
        "5|downgrade|r4|r3|done\n6|downgrade|r3|r2|done\n7|downgrade|r2|r1|done\n");
  CHECK(database.query("SELECT count(DISTINCT checksum), count(DISTINCT chain) FROM aludel_history "
                       "WHERE revision = 'r4'") == "1|1\n");
  // The older release is at home again, and so is the newer one after it.
  CHECK(upgrade(older.view(), database.url())->unknown.empty());
  CHECK(downgrade_stored(older.view(), database.url(), {})->steps.empty());
  CHECK(upgrade(newer.view(), database.url())->heads == texts{"r4"});
}

TEST_CASE("a target of the way back may be known or not") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto older = test::compile({first}, {database.language()});
  const auto newer = test::compile({first, table, lookup}, {database.language()});
  REQUIRE(upgrade(newer.view(), database.url()));
  CHECK(downgrade_stored(older.view(), database.url(), {.target = "r2"})->heads == texts{"r2"});
  CHECK(downgrade_stored(older.view(), database.url(), {.target = "-1"})->heads == texts{"r1"});
  REQUIRE(upgrade(newer.view(), database.url()));
  CHECK(downgrade_stored(older.view(), database.url(), {.target = "base"})->heads.empty());
  CHECK(database.tables() == "aludel_history\naludel_version\n");
  check_refused(downgrade_stored(older.view(), database.url(), {.target = "r9"}),
                errc::unknown_revision, "r9");
}

TEST_CASE("an irreversible revision on the way is refused by name, before anything runs") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  auto final = table;
  final.second.replace(final.second.find("-- migrate:downgrade"), std::string::npos,
                       "-- migrate:irreversible the notes are gone\n");
  const auto older = test::compile({first}, {database.language()});
  REQUIRE(
      upgrade(test::compile({first, final, lookup}, {database.language()}).view(), database.url()));
  const auto before = everything(database);
  check_refused(downgrade_stored(older.view(), database.url(), {}), errc::irreversible,
                "revision r2 (revision r2) is irreversible: it was recorded without a downgrade");
  CHECK(everything(database) == before);
  CHECK(downgrade_stored(older.view(), database.url(), {.target = "r2"})->heads == texts{"r2"});
}

TEST_CASE("a stored downgrade that fails says what of, and leaves everything as it was") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto older = test::compile({first}, {database.language()});
  REQUIRE(
      upgrade(test::compile({first, table, lookup}, {database.language()}).view(), database.url()));
  database.query("DROP TABLE notes");
  const auto before = everything(database);
  const auto done = downgrade_stored(older.view(), database.url(), {});
  check_refused(done, errc::statement_failed, "the recorded downgrade of r2:1:");
  CHECK(done.error().notes.back() == "rolled back; the database stays at r3");
  CHECK(everything(database) == before);
}

TEST_CASE("what the server advises of a stored downgrade is told") {
  const test::scratch database{dialect::postgresql};
  const auto older = test::compile({first}, {dialect::postgresql});
  REQUIRE(upgrade(test::compile({first, table}, {dialect::postgresql}).view(), database.url()));
  database.query("CREATE VIEW on_notes AS SELECT * FROM notes");
  const auto done = downgrade_stored(older.view(), database.url(), {});
  check_refused(done, errc::statement_failed, "Use DROP ... CASCADE");
  CHECK(done.error().where->file == "the recorded downgrade of r2");
}

TEST_CASE("stored downgrades without a transaction run statement by statement") {
  const test::scratch database{dialect::postgresql};
  const auto older = test::compile({first}, {dialect::postgresql});
  auto concurrent =
      revision("r2", "r1", "CREATE INDEX CONCURRENTLY ix_name ON users (name);",
               "DROP INDEX CONCURRENTLY ix_name; DROP INDEX CONCURRENTLY IF EXISTS ix_other;");
  concurrent = with(concurrent, "-- migrate:upgrade", " transaction=off");
  concurrent = with(concurrent, "-- migrate:downgrade", " transaction=off");
  REQUIRE(
      upgrade(test::compile({first, concurrent}, {dialect::postgresql}).view(), database.url()));
  CHECK(upgrade(older.view(), database.url())->unknown == texts{"r2"});
  const auto done = downgrade_stored(older.view(), database.url(), {});
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == texts{"r1"});
  CHECK(database.query("SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_name'") == "0\n");
  CHECK(database.query(
            "SELECT statement_index, event, outcome FROM aludel_history WHERE sequence > "
            "3 ORDER BY sequence") == "0|downgrade|done\n1|downgrade|done\n|downgrade|done\n");
}

TEST_CASE("while a newer release builds an index concurrently an older one starts") {
  const test::scratch database{dialect::postgresql};
  const auto older = test::compile({first}, {dialect::postgresql});
  REQUIRE(upgrade(older.view(), database.url()));
  // As it is recorded in the middle of such a revision.
  const auto word = GENERATE("compatible", "breaking");
  database.query(std::string("INSERT INTO aludel_history SELECT bundle, 2, event, 'r2', 'r1', '', "
                             "checksum, chain, lexer, 'index names', started_at, NULL, "
                             "database_user, application, application_version, 'started', '") +
                 word + "', 0, backend_pid, started_at, NULL FROM aludel_history");
  const auto done = upgrade(older.view(), database.url(), {.lock_wait = std::chrono::seconds(5)});
  if (std::string(word) == "compatible") {
    if (!done) FAIL(to_string(done.error()));
    CHECK(done->unknown == texts{"r2"});
    CHECK(done->heads == texts{"r1"});
  } else {
    check_refused(done, errc::newer_database,
                  "the database is on the way to r2, which this program does not have");
    check_refused(done, errc::newer_database, "revision r2 (index names) is breaking");
  }
}

TEST_CASE("stored downgrades are not run where another role could have written them") {
  const test::scratch database{dialect::postgresql};
  const auto older = test::compile({first}, {dialect::postgresql});
  REQUIRE(upgrade(test::compile({first, table}, {dialect::postgresql}).view(), database.url()));
  const auto role = "role_of" + database.query("SELECT current_database()").substr(11, 12);
  const auto name = role.substr(0, role.find_last_not_of('\n') + 1);
  database.query("CREATE ROLE " + name);
  const auto before = everything(database);
  const auto refused = [&](const std::string& grant, const std::string& revoke) {
    CAPTURE(grant);
    database.query(grant);
    check_refused(downgrade_stored(older.view(), database.url(), {}), errc::unexpected_schema,
                  "could have written them");
    CHECK(everything(database) == before);
    database.query(revoke);
  };
  for (const std::string right : {"INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER",
                                  "UPDATE (downgrade)", "INSERT (downgrade)"}) {
    refused(fmt::format("GRANT {} ON aludel_history TO {}", right, name),
            fmt::format("REVOKE {} ON aludel_history FROM {}", right, name));
  }
  refused("GRANT INSERT ON aludel_history TO PUBLIC",
          "REVOKE INSERT ON aludel_history FROM PUBLIC");
  // To read it, and to write elsewhere, is no harm.
  database.query("GRANT SELECT ON aludel_history TO " + name);
  database.query("GRANT INSERT ON users TO " + name);
  CHECK(downgrade_stored(older.view(), database.url(), {})->heads == texts{"r1"});
  database.query("DROP OWNED BY " + name);
  database.query("DROP ROLE " + name);
}
