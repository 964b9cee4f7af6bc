// SPDX-License-Identifier: MIT
// What a change does to values is told before the statement that does it.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/autogenerate/pair.hpp"

using namespace aludel;

namespace {

/// Behind each other.
std::string told(const autogenerate::statement& of) {
  return fmt::format("{}", fmt::join(of.remarks, "; "));
}

/// What is told of a column that gets another type.
std::string told_of_types(const std::string& old, const std::string& now,
                          const std::string& before = {}) {
  const auto table = [&](const std::string& type) {
    return before + "CREATE TABLE t (a " + type + ")";
  };
  return told(test::draft_of(dialect::postgresql, table(old), table(now)).upgrade.front());
}

}  // namespace

TEST_CASE("PostgreSQL: values that have no room in another type are told of") {
  const auto made = test::draft_of(
      dialect::postgresql,
      "CREATE TABLE t (a timestamp, b float8, c numeric(12,4), d timestamp(6), "
      "e bigint, f varchar(80), g int, h varchar(4), i numeric(5,2), j int, k numeric[], l int, "
      "m int NOT NULL)",
      "CREATE TABLE t (a date, b int, c numeric(10,1), d timestamp(0), e int, "
      "f varchar(4), g bigint, h varchar(80), i numeric(7,3), j text, k int[], l uuid, "
      "m uuid NOT NULL)");
  const std::vector<std::string> all{
      "what date cannot hold of t.a is lost, or makes it fail",
      "what integer cannot hold of t.b is lost, or makes it fail",
      "what numeric(10,1) cannot hold of t.c is lost, or makes it fail",
      "what timestamp(0) without time zone cannot hold of t.d is lost, or makes it fail",
      "what integer cannot hold of t.e is lost, or makes it fail",
      "what character varying(4) cannot hold of t.f is lost, or makes it fail",
      "what integer[] cannot hold of t.k is lost, or makes it fail",
      "loses all values of t.l: say behind USING how a uuid is made of a integer",
      "fails, and changes nothing, if t has rows: say behind USING how a uuid is made of a "
      "integer"};
  REQUIRE(made.upgrade.size() == 1);
  CHECK(made.upgrade.front().remarks == all);
}

TEST_CASE("PostgreSQL: what a change of type does to values is told, and nothing else") {
  const auto told = [](const std::string& old, const std::string& now) {
    return told_of_types(old, now, "CREATE DOMAIN pos AS int CHECK (VALUE > 0);");
  };
  const std::string zone = "what a value of t.a becomes depends on the session's time zone";
  CHECK(told("timestamp", "timestamptz") == zone);
  CHECK(told("timestamptz", "timestamp") == zone);
  CHECK(told("date", "timestamptz") == zone);
  CHECK(told("date", "timestamp").empty());
  CHECK(told("numeric", "float8") ==
        "what double precision cannot hold of t.a is lost, or makes it fail");
  CHECK(told("int", "real").find(" is lost, or ") != std::string::npos);
  CHECK(told("int", "float8").empty());
  CHECK(told("int", "pos") == "fails, and changes nothing, if a value of a is no pos");
  CHECK(told("pos", "int").empty());
  for (const auto* const old : {"boolean", "xml", "varchar(9)", "inet"}) {
    CHECK(told(old, "text").empty());
  }
  CHECK(told("jsonb", "json").empty());
  CHECK(told("interval", "interval(0)").find(" is lost, or ") != std::string::npos);
  CHECK(told("interval day", "interval").empty());
  CHECK(told("timestamptz", "text") == zone);
}

TEST_CASE("PostgreSQL: a cast that loses something says so") {
  const auto [old, now] = GENERATE(table<std::string, std::string>({
      {"int", "boolean"},
      {"int", "bit(4)"},
      {"jsonb", "int"},
      {"text", "date"},
      {"text", "time"},
      {"text", "numeric(6,1)"},
      {"box", "point"},
      {"interval", "interval day"},
      {"interval", "interval hour to minute"},
      {"text", "name"},
      {"bigint", "oid"},
      {"macaddr8", "macaddr"},
      {"text", "regclass"},
      {"timetz", "time"},
  }));
  INFO(old << " -> " << now);
  CHECK(told_of_types(old, now).ends_with(" is lost, or makes it fail"));
}

TEST_CASE("PostgreSQL: a cast that keeps all of a value, or fails, says that") {
  const auto [old, now] = GENERATE(table<std::string, std::string>({
      {"text", "uuid"},
      {"text", "int"},
      {"text", "boolean"},
      {"boolean", "int"},
      {"jsonb", "numeric"},
      {"text", "xml"},
  }));
  INFO(old << " -> " << now);
  CHECK(told_of_types(old, now).starts_with("fails, and changes nothing, if a value of a is no "));
}

TEST_CASE("SQLite: what a key without row numbers does not take is told") {
  const auto told = [](const std::string& old, const std::string& now) {
    return ::told(test::draft_of(dialect::sqlite, "CREATE TABLE t " + old, "CREATE TABLE t " + now)
                      .upgrade.front());
  };
  CHECK(told("(a TEXT PRIMARY KEY)", "(a TEXT PRIMARY KEY) WITHOUT ROWID") ==
        "fails, and changes nothing, if a row has no a");
  CHECK(told("(a TEXT NOT NULL PRIMARY KEY)", "(a TEXT PRIMARY KEY) WITHOUT ROWID").empty());
  CHECK(told("(a INTEGER PRIMARY KEY)", "(a INTEGER PRIMARY KEY) WITHOUT ROWID").empty());
  CHECK(told("(a INT PRIMARY KEY, b INT) WITHOUT ROWID",
             "(a INT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID") ==
        "fails, and changes nothing, if a row has no b");
  CHECK(told("(a INTEGER PRIMARY KEY AUTOINCREMENT)", "(a INTEGER PRIMARY KEY)") ==
        "forgets the highest number that a row has had");
}

TEST_CASE("SQLite: a comment in a definition does not become a directive") {
  const auto made =
      test::draft_of(dialect::sqlite, "",
                     "CREATE TABLE t (a INT, -- migrate: to bigint one day\n"
                     "b TEXT DEFAULT '-- migrate:x', -- as it was\n--Migrate:downgrade\nc)");
  CHECK(made.upgrade.front().sql ==
        "CREATE TABLE t (a INT, -- migrate: to bigint one day\n"
        "b TEXT DEFAULT '-- migrate:x', -- as it was\n--:Migrate:downgrade\nc)");
}

TEST_CASE("PostgreSQL: what a function gave stays where it is stored, and that is told of") {
  const std::string rest = R"(
CREATE TABLE t (a int CHECK (f(a) > 0), b int GENERATED ALWAYS AS (f(a)) STORED);
CREATE INDEX t_f ON t (f(a)); CREATE VIEW v AS SELECT f(a) FROM t;)";
  const std::string function = "CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS ";
  const auto made = test::draft_of(dialect::postgresql, function + "'SELECT x';" + rest,
                                   function + "'SELECT x + 1';" + rest);
  const auto remark_of_function = [](const autogenerate::statements& all) {
    for (const auto& each : all) {
      if (each.sql.starts_with("CREATE OR REPLACE FUNCTION")) return told(each);
    }
    return std::string("no function");
  };
  const auto* const meant =
      "what it gave until now stays in: column t.b, constraint t_a_check on t, index t_f";
  CHECK(remark_of_function(made.upgrade) == meant);
  CHECK(remark_of_function(made.downgrade) == meant);
}

TEST_CASE("SQLite: values that a type may refuse are told of") {
  const auto made = test::draft_of(dialect::sqlite, "CREATE TABLE t (a TEXT, b)",
                                   "CREATE TABLE t (a INTEGER PRIMARY KEY, b)");
  CHECK(told(made.upgrade.front()) ==
        "makes numbers of texts in t.a that look like some; fails, and changes nothing, if a value "
        "is not of its column's type");
  CHECK(made.downgrade.front().remarks.empty());
}

TEST_CASE("SQLite: values that become others are told of") {
  const auto told = [](const std::string& old, const std::string& now) {
    const auto made =
        test::draft_of(dialect::sqlite, "CREATE TABLE t " + old, "CREATE TABLE t " + now);
    return ::told(made.upgrade.front());
  };
  const std::string numbers = "makes numbers of texts in t.a that look like some";
  const std::string texts = "makes texts of numbers in t.a, with 15 digits";
  CHECK(told("(a ANY) STRICT", "(a ANY)") == numbers);
  CHECK(told("(a TEXT)", "(a ANY)") == numbers);
  CHECK(told("(a)", "(a TEXT)") == texts);
  CHECK(told("(a ANY) STRICT", "(a TEXT) STRICT") ==
        texts + "; fails, and changes nothing, if a value is not of its column's type");
}
