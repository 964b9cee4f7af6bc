// SPDX-License-Identifier: MIT
// Somebody wrote to Aludel's tables, or restored one of them: what the ordinary commands notice,
// and what `repair` makes of it.
#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "runtime/src/digest.hpp"
#include "runtime/src/repair.hpp"
#include "runtime/src/stamp.hpp"
#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;

namespace {

using texts = std::vector<std::string>;

const std::vector<test::revision_file> four{
    revision("r1", "", "CREATE TABLE t1 (id integer);", "DROP TABLE t1;"),
    revision("r2", "r1", "CREATE TABLE t2 (id integer);", "DROP TABLE t2;"),
    revision("r3", "r2", "CREATE TABLE t3 (id integer);", "DROP TABLE t3;"),
    revision("r4", "r3", "CREATE TABLE t4 (id integer);", "DROP TABLE t4;"),
};

const std::string zeros(64, '0');

options to(std::string target) {
  return {.target = std::move(target), .application = "shop", .application_version = "1.2"};
}

/// `CHAIN r4`: the true one.
std::string with_chains(std::string sql, const bundle& revisions, dialect language) {
  for (std::uint32_t each = 0; each < revisions.revisions.size(); ++each) {
    const auto mark = fmt::format("CHAIN {}", revisions.id(each));
    const auto at = sql.find(mark);
    if (at == std::string::npos) continue;
    const auto chain = detail::hex(revisions.digest(each, language, digest_kind::chain));
    sql.replace(at, mark.size(), "'" + chain + "'");
  }
  return sql;
}

/// Both tables as text; the history up to a row.
std::string record(const test::scratch& database, int last_row = 1000) {
  return database.query("SELECT * FROM aludel_version ORDER BY revision") + "--\n" +
         database.query(fmt::format(
             "SELECT * FROM aludel_history WHERE sequence <= {} ORDER BY sequence", last_row));
}

std::string history(const test::scratch& database, int last_row) {
  const auto all = record(database, last_row);
  return all.substr(all.find("--\n"));
}

const auto yes = [](const repair_report&) { return true; };
const auto no = [](const repair_report&) { return false; };

/// A row of the history like the third, with another number and other values.
std::string invented_row(int sequence, std::string_view event, std::string_view id,
                         std::string_view chain) {
  return fmt::format(
      "INSERT INTO aludel_history SELECT bundle, {}, '{}', '{}', parents, dependencies, checksum, "
      "'{}', lexer, message, started_at, duration_ms, database_user, application, "
      "application_version, outcome, compatibility, statement_index, backend_pid, backend_start, "
      "downgrade, position FROM aludel_history WHERE sequence = 3",
      sequence, event, id, chain);
}

struct tampering {
  std::string what;
  texts sql;
  std::string found;              ///< in the first finding
  std::optional<errc> refused;    ///< by upgrade, downgrade and status; nothing: it does no harm
  std::vector<std::string> adds;  ///< rows that a repair adds behind its own
};

const std::vector<tampering> ways{
    {"a chain was edited",
     {"UPDATE aludel_version SET chain = '" + zeros + "'"},
     "the version table has a chain for r3 that was not written for it",
     errc::inconsistent_record,
     {}},
    {"the version table lost its rows",
     {"DELETE FROM aludel_version"},
     "the version table says base: it lost its rows; by the history it stands at r3 since row 3 "
     "(upgrade r3, recorded on ",
     errc::inconsistent_record,
     {}},
    {"the version table is an older copy",
     {"UPDATE aludel_version SET revision = 'r2', chain = CHAIN r2"},
     "the version table says r2, where the database stood after row 2",
     errc::inconsistent_record,
     {}},
    {"a head was invented",
     {"INSERT INTO aludel_version VALUES ('app', 'gone', '00')"},
     "the version table names gone, which no row of the history has applied",
     errc::newer_database,
     {}},
    {"a newer head was put beside the true one",
     {"INSERT INTO aludel_version VALUES ('app', 'r4', CHAIN r4)"},
     "the version table names r4, which no row of the history has applied",
     errc::inconsistent_record,
     {}},
    {"the history is an older copy",
     {"DELETE FROM aludel_history WHERE sequence > 1"},
     "the version table says r3, which its chains prove; by the history it would stand at r1: it "
     "lost its last rows, or is an older copy",
     errc::inconsistent_record,
     {"stamp r2", "stamp r3"}},
    {"a row was deleted from the middle",
     {"DELETE FROM aludel_history WHERE sequence = 2"},
     "row 2 of the history is missing",
     {},
     {"stamp r2"}},
    {"the first rows were deleted",
     {"DELETE FROM aludel_history WHERE sequence < 3"},
     "rows 1 to 2 of the history are missing",
     {},
     {"stamp r1", "stamp r2"}},
    {"a checksum was edited",
     {"UPDATE aludel_history SET checksum = '" + zeros + "' WHERE sequence = 2"},
     "row 2 of the history, upgrade r2, is not as it was written: its chain does not follow from "
     "its checksum (recorded on ",
     {},
     {"stamp r2"}},
    {"the parents of a row were edited",
     {"UPDATE aludel_history SET parents = '', chain = '" + zeros + "' WHERE sequence = 2"},
     "row 2 of the history, upgrade r2, is not as it was written",
     {},
     {"stamp r2"}},
    {"the chain of the last row was edited",
     {"UPDATE aludel_history SET chain = '" + zeros + "' WHERE sequence = 3"},
     "row 3 of the history, upgrade r3, is not as it was written",
     errc::inconsistent_record,
     {"stamp r3"}},
    {"a row became another event",
     {"UPDATE aludel_history SET event = 'magic' WHERE sequence = 2"},
     "row 2 of the history, magic r2, is nothing that Aludel writes",
     {},
     {"stamp r2"}},
    {"a row was never completed",
     {"UPDATE aludel_history SET outcome = 'started' WHERE sequence = 2"},
     "row 2 of the history, upgrade r2, was never completed",
     {},
     {"stamp r2"}},
    {"a row was invented",
     {invented_row(4, "upgrade", "r4", zeros)},
     "row 4 of the history, upgrade r4, is not as it was written",
     errc::inconsistent_record,
     {"unstamp r4"}},
    {"a row was repeated under another number",
     {invented_row(4, "upgrade", "r3", "x"),
      "UPDATE aludel_history SET chain = CHAIN r3 WHERE "
      "sequence = 4"},
     "row 4 of the history, upgrade r3, applies what row 3 had applied",
     {},
     {}},
};

}  // namespace

TEST_CASE("tampering is noticed where it matters and nothing is changed") {
  const auto& way = GENERATE(from_range(ways));
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(four, {database.language()});
  CAPTURE(way.what);
  REQUIRE(upgrade(bundle.view(), database.url(), to("r3")));
  for (const auto& each : way.sql) {
    database.query(with_chains(each, bundle.view(), database.language()));
  }
  const auto before = record(database);
  const auto is_noticed = [&](const auto& done) {
    CHECK(done.has_value() == !way.refused);
    if (done || !way.refused) return;
    CHECK(done.error().code == *way.refused);
    CHECK(done.error().notes.back().starts_with("nothing was changed"));
  };
  is_noticed(status(bundle.view(), database.url()));
  if (!way.refused) return;
  is_noticed(upgrade(bundle.view(), database.url()));
  is_noticed(downgrade(bundle.view(), database.url(), to("r1")));
  if (database.query("SELECT count(*) FROM aludel_version") != "0\n") {
    is_noticed(stamp(bundle.view(), database.url(), {"r4"}));
  }
  CHECK(record(database) == before);
}

TEST_CASE("a program with all revisions notices as well that it is no news to it") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(four, {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url()));
  const auto version = database.query("SELECT chain FROM aludel_version");
  REQUIRE(downgrade(bundle.view(), database.url(), to("r3")));
  database.query(with_chains("UPDATE aludel_version SET revision = 'r4', chain = CHAIN r4",
                             bundle.view(), database.language()));
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().code == errc::inconsistent_record);
  CHECK_THAT(done.error().message,
             Catch::StartsWith("the version table says r4, where the database stood after row 4"));
  CHECK_THAT(done.error().message, Catch::Contains("since row 5 (downgrade r4, recorded on "));
}

TEST_CASE("a repair mends the record, says so in the history, and leaves its rows as they were") {
  const auto& way = GENERATE(from_range(ways));
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(four, {database.language()});
  CAPTURE(way.what);
  REQUIRE(upgrade(bundle.view(), database.url(), to("r3")));
  for (const auto& each : way.sql) {
    database.query(with_chains(each, bundle.view(), database.language()));
  }
  const auto before = record(database);
  const auto last = std::stoi(database.query("SELECT max(sequence) FROM aludel_history"));

  const auto looked = repair(bundle.view(), database.url(), {}, no);
  REQUIRE(looked);
  REQUIRE_FALSE(looked->findings.empty());
  CHECK_THAT(looked->findings.front().text, Catch::StartsWith(way.found));
  CHECK(looked->decided);
  CHECK_FALSE(looked->repaired);
  CHECK(record(database) == before);

  const auto mended = repair(bundle.view(), database.url(), to(""), yes);
  REQUIRE(mended);
  CHECK(mended->repaired);
  CHECK(mended->heads == texts{"r3"});
  CHECK(history(database, last) == before.substr(before.find("--\n")));
  std::string added;
  for (const auto& each : way.adds) added += each + "|shop|1.2\n";
  added += "repair |shop|1.2\n";
  CHECK(database.query(fmt::format("SELECT event || ' ' || revision, application, "
                                   "application_version FROM aludel_history WHERE sequence > {} "
                                   "ORDER BY sequence",
                                   last)) == added);
  CHECK_THAT(database.query("SELECT message FROM aludel_history ORDER BY sequence DESC LIMIT 1"),
             Catch::StartsWith(way.found));

  const auto again = repair(bundle.view(), database.url(), {}, yes);
  REQUIRE(again);
  for (const auto& each : again->findings) UNSCOPED_INFO(each.text);
  CHECK(again->findings.empty());
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(done);
  CHECK(done->heads == texts{"r4"});
  CHECK(downgrade(bundle.view(), database.url(), to("base")));
  const auto after = repair(bundle.view(), database.url(), {}, no);
  REQUIRE(after);
  CHECK(after->findings.empty());
}

TEST_CASE("tampering after a repair is noticed as it was before") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(four, {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url(), to("r3")));
  database.query("DELETE FROM aludel_version");
  REQUIRE(repair(bundle.view(), database.url(), {}, yes)->repaired);
  CHECK(status(bundle.view(), database.url()));
  database.query(with_chains("UPDATE aludel_version SET revision = 'r2', chain = CHAIN r2",
                             bundle.view(), database.language()));
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().code == errc::inconsistent_record);
  CHECK_THAT(done.error().message, Catch::Contains("stands at r3 since row 3 (upgrade r3"));
}

TEST_CASE("a fault that comes after a repair is found as the first was") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(four, {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url(), to("r3")));
  database.query("DELETE FROM aludel_history WHERE sequence = 1");
  REQUIRE(repair(bundle.view(), database.url(), {}, yes)->repaired);
  database.query("DELETE FROM aludel_history WHERE sequence = 2");
  const auto found = repair(bundle.view(), database.url(), {}, no);
  REQUIRE(found);
  REQUIRE_FALSE(found->findings.empty());
  CHECK(found->findings.front().text == "rows 1 to 2 of the history are missing");
}

TEST_CASE("two rows with one number are found") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = test::compile(four, {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url(), to("r3")));
  database.query("ALTER TABLE aludel_history DROP CONSTRAINT aludel_history_pkey");
  database.query("INSERT INTO aludel_history SELECT * FROM aludel_history WHERE sequence = 2");
  const auto found = repair(bundle.view(), database.url(), {}, no);
  REQUIRE(found);
  REQUIRE_FALSE(found->findings.empty());
  CHECK(found->findings.front().text == "two rows of the history have the number 2");
}

TEST_CASE("what nothing proves is left to people") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(four, {database.language()});
  REQUIRE(upgrade(bundle.view(), database.url(), to("r3")));
  database.query("UPDATE aludel_version SET revision = 'r4', chain = '" + zeros + "'");
  const auto before = record(database);
  const auto found = repair(bundle.view(), database.url(), {}, yes);
  REQUIRE(found);
  CHECK_FALSE(found->decided);
  CHECK_FALSE(found->repaired);
  REQUIRE(found->findings.size() == 1);
  CHECK(found->findings.front().text ==
        "the version table says r4, and the history r3; nothing proves either");
  CHECK(found->findings.front().hint ==
        "find out from the schema where the database stands, then `stamp --purge` there");
  CHECK(record(database) == before);
  REQUIRE(stamp(bundle.view(), database.url(), {"r3"}, {}, stamp_mode::purge));
  CHECK(repair(bundle.view(), database.url(), {}, no)->findings.empty());
  CHECK(upgrade(bundle.view(), database.url())->heads == texts{"r4"});
}

TEST_CASE("a revision that stopped half-way comes before a repair") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  auto files = four;
  files[3] = {"r4.sql",
              "-- r4\n--\n-- Revision ID: r4\n-- Revises: r3\n\n-- migrate:upgrade "
              "transaction=off\nCREATE TABLE t4 (id integer PRIMARY KEY);\nINSERT INTO t4 VALUES "
              "(1), (1);\n\n"
              "-- migrate:downgrade\nDROP TABLE t4;\n"};
  const auto bundle = test::compile(files, {database.language()});
  REQUIRE(!upgrade(bundle.view(), database.url()));
  CHECK(repair(bundle.view(), database.url(), {}, no)->findings.empty());
  database.query("DELETE FROM aludel_history WHERE sequence = 2");
  const auto found = repair(bundle.view(), database.url(), {}, yes);
  REQUIRE(found);
  CHECK_FALSE(found->repaired);
  CHECK(found->findings.back().text == "the upgrade of revision r4 stopped at its statement 1");
  CHECK(found->findings.back().hint == "finish it first: `upgrade r4`");
}

TEST_CASE("an edited revision is no fault of the record") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  REQUIRE(upgrade(test::compile(four, {database.language()}).view(), database.url(), to("r3")));
  auto files = four;
  files[1] = revision("r2", "r1", "CREATE TABLE other (id integer);", "DROP TABLE t2;");
  const auto edited = test::compile(files, {database.language()});
  const auto found = repair(edited.view(), database.url(), {}, yes);
  REQUIRE(found);
  REQUIRE(found->findings.size() == 1);
  CHECK_THAT(found->findings.front().text,
             Catch::StartsWith("revision r2 (revision r2) (r2.sql) was edited after it was applied "
                               "(row 2, recorded on "));
  CHECK_FALSE(found->repaired);
}

TEST_CASE("a sound record of every kind of event has no fault") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto bundle = test::compile(
      {four[0], four[1], revision("x1", "", "CREATE TABLE x1 (id integer);", "DROP TABLE x1;"),
       revision("m1", "r2, x1", "CREATE TABLE m1 (id integer);", "DROP TABLE m1;")},
      {database.language()});
  const auto sound = [&](std::string_view after) {
    CAPTURE(after);
    const auto found = repair(bundle.view(), database.url(), {}, no);
    REQUIRE(found);
    for (const auto& each : found->findings) UNSCOPED_INFO(each.text);
    CHECK(found->findings.empty());
    CHECK(status(bundle.view(), database.url()));
  };
  sound("nothing");
  REQUIRE(upgrade(bundle.view(), database.url(), to("x1")));
  sound("one branch");
  REQUIRE(upgrade(bundle.view(), database.url()));
  sound("a merge");
  REQUIRE(downgrade(bundle.view(), database.url(), to("r1")));
  sound("a downgrade");
  REQUIRE(stamp(bundle.view(), database.url(), {"m1"}));
  sound("a stamp up");
  REQUIRE(stamp(bundle.view(), database.url(), {"base"}));
  sound("a stamp down");
  REQUIRE(stamp(bundle.view(), database.url(), {"r1"}, {}, stamp_mode::purge));
  sound("a purge");
}
