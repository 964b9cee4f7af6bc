// SPDX-License-Identifier: MIT
// From the text of a revision file to header, sections and statements.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "generator/stages.hpp"

using namespace aludel;
using namespace aludel::generator;
using Catch::Matchers::Contains;

namespace {

const std::vector<dialect> pg{dialect::postgresql};
const std::vector<dialect> lite{dialect::sqlite};
const std::vector<dialect> both{dialect::postgresql, dialect::sqlite};

struct parsed {
  std::vector<revision> revisions;
  problems found;

  [[nodiscard]] const revision& one() const {
    INFO(errors());
    REQUIRE(found.empty());
    REQUIRE(revisions.size() == 1);
    return revisions.front();
  }
  /// "line:column:length code: message (hint)" of each problem
  [[nodiscard]] std::string errors() const {
    std::string all;
    for (const auto& each : found) {
      all += fmt::format("{}:{}:{} {}: {} ({})\n", each.where->line, each.where->column,
                         each.where->length, name(each.code), each.message, each.hint);
    }
    return all;
  }
  /// "line:column code" of each problem
  [[nodiscard]] std::string places() const {
    std::string all;
    for (const auto& each : found) {
      all += fmt::format("{}{}:{} {}", all.empty() ? "" : ", ", each.where->line,
                         each.where->column, name(each.code));
    }
    return all;
  }
};

parsed parse_file(std::string text, const std::vector<dialect>& dialects = pg) {
  const auto file =
      std::make_shared<source>(source{"versions/a.sql", "versions/a.sql", std::move(text)});
  parsed result;
  result.revisions = parse({file}, dialects, result.found);
  return result;
}

/// Five lines of header, then this.
parsed parse_body(const std::string& body, const std::vector<dialect>& dialects = pg,
                  const std::string& parents = "") {
  return parse_file("-- a message\n--\n-- Revision ID: a1\n-- Revises: " + parents + "\n\n" + body,
                    dialects);
}

/// The statements of an upgrade, or the errors.
std::string split(const std::string& upgrade, const std::vector<dialect>& dialects = pg) {
  const auto read =
      parse_body("-- migrate:upgrade\n" + upgrade + "\n-- migrate:downgrade\nSELECT 1\n", dialects);
  if (!read.found.empty()) return read.errors();
  std::vector<std::string_view> all;
  all.reserve(read.one().scripts.front().upgrade.statements.size());
  for (const auto& each : read.one().scripts.front().upgrade.statements) {
    all.push_back(text(read.one(), each));
  }
  return fmt::format("{}", fmt::join(all, " | "));
}

std::string ids(const std::vector<reference>& references) {
  std::vector<std::string> all;
  for (const auto& each : references) all.push_back(each.id);
  return fmt::format("{}", fmt::join(all, ","));
}

std::string repeat(std::string_view what, std::size_t times) {
  std::string all;
  for (std::size_t each = 0; each < times; ++each) all += what;
  return all;
}

}  // namespace

// ---- The header

TEST_CASE("the header has the keys of Alembic", "[parse]") {
  const auto read = parse_file(
      "-- create users\n--\n-- some prose: with a colon\n-- Revision ID: 3f1c\n"
      "--REVISES : a1,b2  c3\n-- Create Date: 2026-11-20 09:30:00+00:00\n"
      "-- Branch Labels: accounts, web\n-- depends on: 77aa\n-- migrate:upgrade\n"
      "-- migrate:downgrade\n");
  const auto& made = read.one();
  CHECK(made.id.id == "3f1c");
  CHECK(made.message == "create users");
  CHECK(made.created == "2026-11-20 09:30:00+00:00");
  CHECK(ids(made.parents) == "a1,b2,c3");
  CHECK(ids(made.labels) == "accounts,web");
  CHECK(ids(made.dependencies) == "77aa");
  CHECK(made.file->text.substr(made.parents[2].offset, 2) == "c3");
}

TEST_CASE("a header with carriage returns and block comments is read alike", "[parse]") {
  const auto read = parse_file(
      "/* licence */\r\n-- create users\r\n-- Revision ID: 3f1c\r\n-- Revises: \r\n"
      "-- migrate:upgrade transaction=off\r\nSELECT 1;\r\n"
      "-- migrate:irreversible gone \r\n");
  const auto& made = read.one();
  CHECK(made.id.id == "3f1c");
  CHECK(made.message == "create users");
  CHECK(made.parents.empty());
  CHECK_FALSE(made.scripts[0].upgrade.transaction);
  CHECK(made.scripts[0].irreversible == "gone");
}

TEST_CASE("a file without a header is told what one looks like", "[parse]") {
  for (const auto* text : {"", "\n", "-- only prose\n", "CREATE TABLE a (b int);"}) {
    const auto read = parse_file(text, {});
    CHECK(read.revisions.empty());
    CHECK(read.places() == "1:1 invalid-header");
    CHECK_THAT(read.errors(), Contains("-- Revision ID: 3f1c2a9b7d10"));
  }
}

TEST_CASE("what is wrong with a header is said where it is", "[parse]") {
  const auto [header, place, message] = GENERATE(table<std::string, std::string, std::string>(
      {{"-- Revision ID:\n-- Revises:\n", "1:4", "the revision id is empty"},
       {"-- Revision ID: a-b\n-- Revises:\n", "1:17", "\"a-b\" has a character"},
       {"-- Revision ID: Head\n-- Revises:\n", "1:17", "\"Head\" is a word of the command line"},
       {"-- Revision ID: a\n", "1:17", "has no \"Revises\""},
       {"-- Revision ID: a\n-- Revises: b b-c\n", "2:15", "\"b-c\" has a character"},
       {"-- Revision ID: a\n-- Revises:\n-- Revises: b\n", "3:4", "\"Revises\" is given twice"},
       {"-- m\n-- Revison ID: a\n-- Revises:\n", "2:4", "did you mean \"Revision ID\"?"},
       {"-- Revison ID: a\n-- Revises:\n", "1:4", "did you mean \"Revision ID\"?"},
       {"-- m\n-- Revision ID: a\n-- Revise: b\n", "3:4", "did you mean \"Revises\"?"},
       {"-- m\n-- Revision ID: a\n-- Revises: b\n-- Depend on: c\n", "4:4",
        "did you mean \"Depends On\"?"},
       {"-- Revision ID: a\n-- Revises:\n-- Branch Labels: b.c\n", "3:19", "has a character"}}));
  const auto read = parse_file(header, {});
  INFO(header);
  CHECK(read.places() == place + " invalid-header");
  CHECK_THAT(read.errors(), Contains(message));
}

TEST_CASE("an id has at most sixty-four characters", "[parse]") {
  const std::string longest(64, 'a');
  CHECK(parse_file("-- Revision ID: " + longest + "\n-- Revises:\n", {}).one().id.id == longest);
  CHECK(parse_file("-- Revision ID: a" + longest + "\n-- Revises:\n", {}).places() ==
        "1:17 invalid-header");
}

TEST_CASE("prose that looks like a key is prose when the key is there", "[parse]") {
  const auto read = parse_file("-- devices: add a table\n-- Revision ID: a\n-- Revises:\n", {});
  CHECK(read.one().message == "devices: add a table");
}

TEST_CASE("a wrong label hides no revision from its children", "[parse]") {
  const auto read = parse_file("-- Revision ID: a\n-- Revises:\n-- Branch Labels: b.c\n", {});
  CHECK(read.revisions.size() == 1);
}

TEST_CASE("without dialects only headers are looked at", "[parse]") {
  const auto read = parse_file("-- Revision ID: a\n-- Revises:\n-- migrate:nonsense\n'", {});
  CHECK(read.one().scripts.empty());
}

// ---- Sections

TEST_CASE("a section for a dialect replaces the general one", "[parse]") {
  const auto read = parse_body(
      "-- migrate:upgrade\nSELECT 1;\n"
      "-- migrate:upgrade sqlite\nSELECT 2; SELECT 3;\n"
      "-- migrate:downgrade\nSELECT 4;\n"
      "-- migrate:downgrade postgresql\n"
      "-- migrate:verify sqlite\nSELECT true;\n",
      both);
  const auto& scripts = read.one().scripts;
  REQUIRE(scripts.size() == 2);
  CHECK(scripts[0].upgrade.statements.size() == 1);
  CHECK(scripts[1].upgrade.statements.size() == 2);
  CHECK(scripts[0].downgrade.statements.empty());
  CHECK(scripts[1].downgrade.statements.size() == 1);
  CHECK(scripts[0].verify.statements.empty());
  CHECK(scripts[1].verify.statements.size() == 1);
}

TEST_CASE("options stand behind a section", "[parse]") {
  const auto read = parse_body(
      "-- migrate:upgrade postgresql transaction=off lock_timeout=2s statement_timeout=1min "
      "syntax=unchecked\nSELECT 1;\n"
      "-- migrate:downgrade transaction=on lock_timeout=500ms\nSELECT 1;\n"
      "-- migrate:verify syntax=unchecked\nSELECT 1;\n");
  const auto& made = read.one().scripts[0];
  CHECK_FALSE(made.upgrade.transaction);
  CHECK_FALSE(made.upgrade.checked);
  CHECK(made.upgrade.lock_timeout_ms == 2000);
  CHECK(made.upgrade.statement_timeout_ms == 60'000);
  CHECK(made.downgrade.transaction);
  CHECK(made.downgrade.checked);
  CHECK(made.downgrade.lock_timeout_ms == 500);
  CHECK(made.downgrade.statement_timeout_ms == 0);
  CHECK_FALSE(made.verify.checked);
}

TEST_CASE("a wrong directive is named with what was meant", "[parse]") {
  const auto [line, column, message] = GENERATE(table<std::string, int, std::string>(
      {{"-- migrate:upgrad", 12, "did you mean \"upgrade\"?"},
       {"-- Migrate:Upgrade", 12, "did you mean \"upgrade\"?"},
       {"-- migrate:", 1, "there is no directive"},
       {"-- migrate:undo", 12, "there are upgrade, downgrade"},
       {"-- migrate:upgrade postgres", 20, "did you mean \"postgresql\"?"},
       {"-- migrate:upgrade mysql", 20, "postgresql or sqlite"},
       {"-- migrate:upgrade transactions=off", 20, "did you mean \"transaction\"?"},
       {"-- migrate:upgrade transaction=no", 20, "\"no\" is not a value of transaction"},
       {"-- migrate:upgrade syntax=wrong", 20, "syntax=unchecked"},
       {"-- migrate:upgrade lock_timeout=0s", 20, "\"0s\" is not a time"},
       {"-- migrate:upgrade lock_timeout=2", 20, "\"2\" is not a time"},
       {"-- migrate:upgrade lock_timeout=-1s", 20, "\"-1s\" is not a time"},
       {"-- migrate:upgrade lock_timeout=99999999999999999999s", 20, "is not a time"},
       {"-- migrate:upgrade lock_timeout=9999999min", 20, "is not a time"},
       {"-- migrate:upgrade statement_timeout=", 20, "\"\" is not a time"},
       {"-- migrate:upgrade transaction=off transaction=on", 36, "transaction is given twice"},
       {"-- migrate:verify transaction=off", 19, "a verify section has no transaction"},
       {"-- migrate:verify lock_timeout=1s", 19, "a verify section has no lock_timeout"},
       {"-- migrate:irreversible", 12, "\"migrate:irreversible\" needs a reason"},
       {"-- migrate:irreversible sqlite", 12, "needs a reason"},
       {"-- migrate:compatible  ", 12, "\"migrate:compatible\" needs a reason"},
       {"-- migrate:breaking", 12, "\"migrate:breaking\" needs a reason"}}));
  INFO(line);
  const auto read = parse_body(line + "\nSELECT 1;\n");
  CHECK(read.places() == fmt::format("6:{} invalid-directive", column));
  CHECK_THAT(read.errors(), Contains(message));
}

TEST_CASE("a directive counts only where a comment begins its line", "[parse]") {
  const auto read = parse_body(
      "-- migrate:upgrade\n"
      "SELECT '\n-- migrate:downgrade\n', $$\n-- migrate:downgrade\n$$, \"\n-- migrate:verify\n\"\n"
      "/*\n-- migrate:downgrade\n*/; -- migrate:downgrade\n"
      "\t -- migrate:downgrade\nSELECT 2;\n");
  CHECK(read.one().scripts[0].upgrade.statements.size() == 1);
  CHECK(read.one().scripts[0].downgrade.statements.size() == 1);
}

TEST_CASE("each dialect reads a section by its own rules", "[parse]") {
  // To SQLite the string ends at the second quote.
  const auto general = parse_body(
      "-- migrate:upgrade\nSELECT E'\\';-- '\n;\n"
      "-- migrate:downgrade\nSELECT 1;\n",
      both);
  CHECK(text(general.one(), general.one().scripts[0].upgrade.statements[0]) == "SELECT E'\\';-- '");
  CHECK(text(general.one(), general.one().scripts[1].upgrade.statements[0]) == "SELECT E'\\'");

  const auto own = parse_body(
      "-- migrate:upgrade postgresql\nSELECT $$\n-- migrate:downgrade\n$$;\n"
      "-- migrate:upgrade sqlite\nSELECT [\n-- migrate:downgrade\n];\n"
      "-- migrate:downgrade\nSELECT 1;\n",
      lite);
  CHECK(text(own.one(), own.one().scripts[0].upgrade.statements[0]) ==
        "SELECT [\n-- migrate:downgrade\n]");
}

TEST_CASE("what is missing is named with its dialect if another has it", "[parse]") {
  CHECK_THAT(parse_body("-- migrate:downgrade\nSELECT 1\n").errors(),
             Contains("3:17:2 missing-section: the revision has no upgrade section ("));
  CHECK_THAT(parse_body("-- migrate:upgrade\nSELECT 1\n").errors(),
             Contains("missing-section: the revision has no downgrade section (") &&
                 Contains("-- migrate:irreversible"));
  CHECK_THAT(
      parse_body("-- migrate:upgrade sqlite\nSELECT 1\n-- migrate:downgrade\nSELECT 1\n", both)
          .errors(),
      Contains("no upgrade section for postgresql"));
  CHECK_THAT(parse_body("-- migrate:upgrade\nSELECT 1\n-- migrate:irreversible sqlite why\n", both)
                 .errors(),
             Contains("no downgrade section for postgresql"));
  CHECK(parse_body("").places() == "3:17 missing-section, 3:17 missing-section");
}

TEST_CASE("an empty section is refused unless it is for one dialect", "[parse]") {
  CHECK(parse_body("-- migrate:upgrade\n-- nothing\n;;\n-- migrate:downgrade\n").places() ==
        "6:1 missing-section, 9:1 missing-section");
  CHECK(
      parse_body("-- migrate:upgrade postgresql\n-- migrate:downgrade postgresql\n").found.empty());
}

TEST_CASE("a merge may have empty sections but must have them", "[parse]") {
  CHECK(parse_body("-- migrate:upgrade\n-- migrate:downgrade\n", both, "b, c").found.empty());
  CHECK(parse_body("-- migrate:upgrade\n", pg, "b, c").places() == "3:17 missing-section");
  CHECK(parse_body("-- migrate:upgrade\n-- migrate:downgrade\n", pg, "b").found.size() == 2);
}

TEST_CASE("SQL before the first section is refused", "[parse]") {
  const auto read = parse_body("CREATE TABLE a (b int);\n-- migrate:downgrade\nSELECT 1;\n");
  CHECK(read.places() == "6:1 missing-section");
  CHECK_THAT(read.errors(), Contains("`-- migrate:upgrade`"));
}

TEST_CASE("two sections of one kind and dialect are refused", "[parse]") {
  const auto read = parse_body(
      "-- migrate:upgrade\nSELECT 1;\n-- migrate:upgrade\nSELECT 2;\n-- migrate:downgrade\nSELECT "
      "1;\n");
  CHECK(read.places() == "8:1 invalid-directive");
  CHECK_THAT(read.errors(), Contains("line 6"));
}

TEST_CASE("irreversible stands in place of a downgrade", "[parse]") {
  CHECK(parse_body("-- migrate:upgrade\nSELECT 1;\n-- migrate:irreversible the ages are gone\n")
            .one()
            .scripts[0]
            .irreversible == "the ages are gone");
  CHECK(parse_body("-- migrate:upgrade\nSELECT 1;\n-- migrate:downgrade\nSELECT 1;\n"
                   "-- migrate:irreversible gone\n")
            .places() == "10:1 invalid-directive");

  const auto read = parse_body(
      "-- migrate:upgrade\nSELECT 1;\n-- migrate:downgrade\nSELECT 1;\n"
      "-- migrate:irreversible sqlite no way\n",
      both);
  const auto& scripts = read.one().scripts;
  CHECK(scripts[0].irreversible.empty());
  CHECK(scripts[0].downgrade.statements.size() == 1);
  CHECK(scripts[1].irreversible == "no way");
  CHECK(scripts[1].downgrade.statements.empty());
}

TEST_CASE("a note within a section leaves the section open", "[parse]") {
  const auto read = parse_body(
      "-- migrate:breaking all must go\n"
      "-- migrate:upgrade\nSELECT 1;\n-- migrate:irreversible gone\nSELECT 2;\n");
  CHECK(read.one().scripts[0].upgrade.statements.size() == 2);
  CHECK(read.one().scripts[0].irreversible == "gone");
  CHECK(read.one().scripts[0].compatible == compatibility::breaking);
  CHECK(parse_body("-- migrate:upgrade\nSELECT 1;\n-- migrate:irreversible gone\n"
                   "-- migrate:compatible a\n-- migrate:breaking b\n")
            .places() == "10:1 invalid-directive");
}

TEST_CASE("an unfinished quote is the only problem of its file", "[parse]") {
  const auto read = parse_body("-- migrate:upgrade\nSELECT é, 'a;\n-- migrate:downgrade\n", both);
  CHECK(read.places() == "7:11 unterminated");
  CHECK(parse_body("-- migrate:upgrade\n" + repeat("/*", 100'000)).places() == "7:1 too-large");
}

// ---- Statements

TEST_CASE("statements are split at semicolons", "[parse]") {
  CHECK(split("SELECT 1; ; -- a\nSELECT /* b; */ ';'  -- c\n;;SELECT $$;$$") ==
        "SELECT 1 | SELECT /* b; */ ';' | SELECT $$;$$");
  CHECK(split("CREATE RULE a AS ON INSERT TO b DO (SELECT 1; SELECT 2); SELECT 3") ==
        "CREATE RULE a AS ON INSERT TO b DO (SELECT 1; SELECT 2) | SELECT 3");
}

TEST_CASE("the body of an SQL-standard function is one statement", "[parse]") {
  const std::string function =
      "create or replace function f() returns int BEGIN ATOMIC\n"
      "  SELECT CASE WHEN true THEN 1 END; SELECT 2 AS end; SELECT 3 AS case;\nEND";
  CHECK(split(function + "; SELECT 1") == function + " | SELECT 1");
  CHECK(split("CREATE PROCEDURE p() BEGIN ATOMIC END; SELECT 1") ==
        "CREATE PROCEDURE p() BEGIN ATOMIC END | SELECT 1");
  CHECK(split("CREATE TRIGGER begin AFTER INSERT ON t EXECUTE FUNCTION f(); SELECT 1") ==
        "CREATE TRIGGER begin AFTER INSERT ON t EXECUTE FUNCTION f() | SELECT 1");
}

TEST_CASE("the body of a trigger of SQLite is one statement", "[parse]") {
  for (const auto* create : {"CREATE TRIGGER", "create temp trigger", "CREATE TEMPORARY TRIGGER"}) {
    const auto trigger = std::string(create) +
                         " t AFTER UPDATE ON a WHEN CASE WHEN true THEN 1 END BEGIN\n"
                         "  UPDATE a SET end = CASE x WHEN 1 THEN 2 ELSE 3 END, begin = 1;\n"
                         "  SELECT 1;\nEND";
    CHECK(split(trigger + "; SELECT 1;", lite) == trigger + " | SELECT 1");
  }
}

TEST_CASE("the place of a statement is that of its first and last token", "[parse]") {
  const auto read = parse_body(
      "-- migrate:upgrade\n  -- a\n  SELECT 1 -- b\n ;\n"
      "-- migrate:downgrade\nSELECT 1\n");
  const auto& one = read.one().scripts[0].upgrade.statements[0];
  CHECK(text(read.one(), one) == "SELECT 1");
  CHECK(place(*read.one().file, one.offset).line == 8);
  CHECK(place(*read.one().file, one.offset).column == 3);
  CHECK(one.tokens.size() == 2);
}

TEST_CASE("commands of psql are refused where a statement begins", "[parse]") {
  CHECK(parse_body("-- migrate:upgrade\n\\set a 'b'\nSELECT 1; \\d t\nSELECT 2;\n"
                   "-- migrate:downgrade\nSELECT 1;\n",
                   both)
            .places() == "7:1 unsupported, 8:11 unsupported");
}

TEST_CASE("expressions of 5000 operators are as long as they get", "[parse]") {
  CHECK_THAT(split("SELECT 1" + repeat("+1", 5000)), Contains("+1"));
  CHECK_THAT(split("SELECT 1" + repeat("+1", 5001)), Contains("too-large"));
  CHECK_THAT(split("SELECT 1" + repeat("+f(1)", 5001)), Contains("too-large"));
  CHECK_THAT(split("SELECT a" + repeat(" OR a", 5001)), Contains("too-large"));
  CHECK(parse_body("-- migrate:upgrade\nSELECT 1" + repeat("+1", 100'000) +
                       ";\n-- migrate:downgrade\nSELECT 1;\n",
                   both)
            .places() == "7:10009 too-large");
}

TEST_CASE("long lists are no long expressions", "[parse]") {
  CHECK_THAT(split("INSERT INTO t VALUES (1,-1)" + repeat(",(1,-1)", 20'000)), Contains("(1,-1)"));
  CHECK_THAT(split("SELECT a IN (-1" + repeat(",-1", 20'000) + ")"), Contains("-1)"));
  CHECK_THAT(split("UPDATE t SET a = CASE" + repeat(" WHEN b = 1 THEN 2", 20'000) + " END"),
             Contains("END"));
}

TEST_CASE("parentheses nest a thousand deep and no deeper", "[parse]") {
  CHECK_THAT(split("SELECT " + repeat("(", 999) + "1" + repeat(")", 999)), Contains("((1))"));
  CHECK_THAT(split("SELECT " + repeat("(", 1001) + "1" + repeat(")", 1001)), Contains("too-large"));
}

TEST_CASE("a file full of mistakes reports a hundred of them", "[parse]") {
  CHECK(parse_body(repeat("-- migrate:upgrad\n", 100'000)).found.size() == 100);
  CHECK(parse_body("-- migrate:upgrade\n" + repeat("\\d\n", 100'000)).found.size() == 100);
}
