// SPDX-License-Identifier: MIT
// What psql and sqlite3 would take for their own is kept from them, and nothing else changes.
#include "runtime/src/script_text.hpp"

#include <catch2/catch.hpp>

#include "runtime/src/quotes.hpp"

using namespace aludel;
using namespace aludel::detail;

namespace {
constexpr auto pg = dialect::postgresql;
constexpr auto lite = dialect::sqlite;
}  // namespace

TEST_CASE("a colon before a name is not psql's") {
  CHECK(protected_text("SELECT a[1:n], a[:m], a[1:2]", pg) == "SELECT a[1: n], a[: m], a[1: 2]");
  CHECK(protected_text("SELECT a::text, f(b := 1), a[1 : n]", pg) ==
        "SELECT a::text, f(b := 1), a[1 : n]");
  const std::string texts =
      "SELECT ':x', \":x\", $$:x$$, $t$ $$:x $t$, E'\\':x' -- :x\n/* :x /* :x */ */";
  CHECK(protected_text(texts, pg) == texts);
}

TEST_CASE("a name behind a dot does not begin or end a body of psql's") {
  CHECK(protected_text("BEGIN ATOMIC SELECT t.End, t . begin FROM t; END", pg) ==
        "BEGIN ATOMIC SELECT t.\"end\", t . \"begin\" FROM t; END");
  CHECK(protected_text("SELECT t.ending, 't.end'", pg) == "SELECT t.ending, 't.end'");
}

TEST_CASE("a line that is / or go does not end a statement of sqlite3's") {
  CHECK(protected_text("SELECT 10\n/\n2", lite) == "SELECT 10\n/ 2");
  CHECK(protected_text("SELECT 10\n / -- by\n /* or */ 2", lite) == "SELECT 10\n / 2");
  CHECK(protected_text("SELECT 1 AS\nGo\nWHERE 1", lite) == "SELECT 1 AS\nGo WHERE 1");
  const std::string texts = "SELECT 'a\n/\ngo\n', 4 / 2\n/2, \"\n/\n\"";
  CHECK(protected_text(texts, lite) == "SELECT 'a\n/\ngo\n', 4 / 2\n/ 2, \"\n/\n\"");
  CHECK(protected_text("SELECT 1 AS\ngo", lite) == "SELECT 1 AS\ngo");
}

TEST_CASE("values are written as each dialect reads them") {
  CHECK(literal(std::nullopt, pg) == "NULL");
  CHECK(literal("it's", pg) == "'it''s'");
  CHECK(literal("a\\'b", pg) == "E'a\\\\''b'");
  CHECK(literal("a\\'b", lite) == "'a\\''b'");
  CHECK(with_literals("VALUES ($1, $12, $2)",
                      {"$2", std::nullopt, "", "", "", "", "", "", "", "", "", "twelve"},
                      lite) == "VALUES ('$2', 'twelve', NULL)");
  CHECK(dollar_quoted("a") == "$aludel$a$aludel$");
  CHECK(dollar_quoted("$aludel$ $aludel1$") == "$aludel2$$aludel$ $aludel1$$aludel2$");
}

TEST_CASE("the columns of a query are counted in its text") {
  CHECK(columns_of("SELECT 1") == 1);
  CHECK(columns_of("SELECT count(*) = 1, max(a, b), 'x, y' FROM t, u") == 3);
  CHECK(columns_of("SELECT a * 2, (SELECT 1, 2 FROM t), [a,b] WHERE 1") == 3);
  CHECK(columns_of("WITH x(a, b) AS (SELECT 1, 2) SELECT a = b FROM x") == 1);
  CHECK(columns_of("SELECT /* , */ a -- , \n FROM t") == 1);
  CHECK(columns_of("SELECT * FROM t") == 0);
  CHECK(columns_of("SELECT DISTINCT t.* FROM t") == 0);
  CHECK(columns_of("SELECT a, * FROM t") == 0);
  CHECK(columns_of("VALUES (1, max(2, 3)), (4, 5)") == 2);
  CHECK(columns_of("WITH x AS (SELECT 1) VALUES ((SELECT 1, 2 FROM x))") == 1);
  CHECK(columns_of("SELECT 1 IS NOT DISTINCT FROM 1, 2 IS 2 FROM t, u") == 2);
}
