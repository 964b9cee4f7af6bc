// SPDX-License-Identifier: MIT
// Somebody wrote into Aludel's tables what a terminal obeys, and lines that look like ours.
#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "runtime/src/repair.hpp"
#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;

namespace {

const test::revision_file first =
    revision("r1", "", "CREATE TABLE users (name text);", "DROP TABLE users;");
const test::revision_file second =
    revision("r2", "r1", "DROP TABLE users;", "CREATE TABLE users (name text);");

/// As SQL: r2, an escape sequence, and a line of its own.
std::string forged(dialect language, const std::string& text) {
  const std::string character = language == dialect::sqlite ? "char" : "chr";
  return "'" + text + "' || " + character + "(27) || '[31m' || " + character +
         "(10) || 'note: fake line'";
}

std::string shown(const std::string& text) { return text + "\\x1b[31m\\x0anote: fake line"; }

template <class T>
std::string refusal(const result<T>& done) {
  REQUIRE(!done);
  auto text = to_string(done.error());
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\nnote: fake line") == std::string::npos);
  return text;
}

}  // namespace

TEST_CASE("an older program shows what is written about newer revisions as it is") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto older = test::compile({first}, {database.language()});
  const auto newer = test::compile({first, second}, {database.language()});
  REQUIRE(upgrade(newer.view(), database.url()));
  database.query("UPDATE aludel_history SET message = " + forged(database.language(), "drop") +
                 " WHERE revision = 'r2'");
  CHECK_THAT(refusal(upgrade(older.view(), database.url())),
             Catch::Contains("revision r2 (" + shown("drop") + ") is breaking"));

  const auto head = forged(database.language(), "r2");
  database.query("UPDATE aludel_history SET revision = " + head + " WHERE revision = 'r2'");
  database.query("UPDATE aludel_version SET revision = " + head);
  CHECK_THAT(refusal(upgrade(older.view(), database.url())),
             Catch::Contains("the database stands at " + shown("r2") + ","));
  CHECK_THAT(refusal(status(newer.view(), database.url())), Catch::Contains(shown("r2")));
}

TEST_CASE("a repair shows what is written as it is, and knows it again") {
  const test::scratch database{GENERATE(dialect::sqlite, dialect::postgresql)};
  const auto app = test::compile({first, second}, {database.language()});
  REQUIRE(upgrade(app.view(), database.url()));
  const auto event = forged(database.language(), "up");
  database.query("UPDATE aludel_history SET event = " + event + ", application = " + event +
                 " WHERE revision = 'r1'");
  const auto yes = [](const repair_report&) { return true; };
  const auto done = repair(app.view(), database.url(), {}, yes);
  REQUIRE(done);
  REQUIRE(!done->findings.empty());
  CHECK_THAT(done->findings[0].text,
             Catch::Contains("row 1 of the history, " + shown("up") + " r1, is nothing that") &&
                 Catch::Contains(" with " + shown("up")));
  const auto again = repair(app.view(), database.url(), {}, yes);
  REQUIRE(again);
  CHECK(again->findings.empty());
  CHECK(again->seen > 0);
}

TEST_CASE("a number that no statement has is not counted on from") {
  const test::scratch database{dialect::sqlite};
  const auto app = test::compile({first}, {dialect::sqlite});
  REQUIRE(upgrade(app.view(), database.url()));
  for (const std::string number : {"99999999999", "4294967296", "4294967295", "-1", "'1\n2'"}) {
    CAPTURE(number);
    database.query("UPDATE aludel_history SET outcome = 'started', statement_index = " + number);
    const auto text = refusal(upgrade(app.view(), database.url()));
    CHECK_THAT(text, Catch::Contains("[inconsistent-record]") &&
                         Catch::Contains("has the statement_index "));
  }
}
