// SPDX-License-Identifier: MIT
// SQLite's CREATE TABLE, read and edited as text.
#include "runtime/src/table_definition.hpp"

#include <catch2/catch.hpp>

using namespace aludel;
using detail::clause_kind;
using detail::table_definition;

namespace {

constexpr auto odd = R"(CREATE TABLE 'odd one' ( -- a comment, with a comma
  [the id] integer NOT NULL PRIMARY KEY ON CONFLICT FAIL AUTOINCREMENT, /* ( */
  `age` double precision(3, 4) constraint old CHECK (age > 0 AND ("age" < 200)) DEFAULT -1, -- of whom
  "na""me" TEXT COLLATE nocase NOT NULL ON CONFLICT REPLACE DEFAULT ('x' || ')') UNIQUE,
  team REFERENCES teams(id) ON DELETE SET NULL MATCH full NOT DEFERRABLE INITIALLY IMMEDIATE,
  twice AS (age * 2),
  thrice int GENERATED ALWAYS AS (age * 3) STORED,
  check ("na""me" <> '' OR age > 1) -- no comma behind it
  CONSTRAINT pair UNIQUE (age, team COLLATE binary DESC) ON CONFLICT IGNORE,
  FOREIGN KEY (age, team) REFERENCES others
) STRICT, without rowid)";

table_definition read(const std::string& sql) {
  auto made = table_definition::read(sql);
  if (!made) throw std::runtime_error(made.error().message);
  return *made;
}

/// What an edit makes of a text, or its error.
template <class Edit>
std::string edited(const std::string& sql, Edit edit) {
  auto made = read(sql);
  const result<void> done = edit(made);
  return done ? made.text() : done.error().message + " | " + done.error().hint;
}

std::string dropped(const std::string& sql, const std::string& column) {
  return edited(sql, [&](auto& each) { return each.drop_column(column); });
}
std::string without(const std::string& sql, const std::string& constraint) {
  return edited(sql, [&](auto& each) { return each.drop_constraint(constraint); });
}

std::vector<std::string> names(const std::vector<detail::clause>& all) {
  std::vector<std::string> found;
  for (const auto& each : all) found.push_back(each.name);
  return found;
}

}  // namespace

TEST_CASE("all parts of a table are found, however they are written", "[definition]") {
  const auto table = read(odd);
  CHECK(table.name() == "odd one");
  CHECK(table.without_rowid());
  CHECK(table.autoincrement());
  REQUIRE(table.columns().size() == 6);
  CHECK(table.columns()[0].name == "the id");
  CHECK(table.columns()[2].name == "na\"me");
  CHECK(table.part(table.columns()[1].type) == "double precision(3, 4)");
  CHECK(table.part(table.columns()[3].type).empty());
  CHECK(table.part(table.columns()[5].type) == "int");
  CHECK(table.columns()[4].clauses.front().kind == clause_kind::generated);
  CHECK(names(table.columns()[0].clauses) == std::vector<std::string>{"", "odd one_pkey"});
  CHECK(names(table.columns()[1].clauses) == std::vector<std::string>{"old", ""});
  CHECK(names(table.columns()[3].clauses) == std::vector<std::string>{"odd one_team_fkey"});
  CHECK(names(table.constraints()) ==
        std::vector<std::string>{"odd one_check", "pair", "odd one_age_team_fkey"});
}

TEST_CASE("constraints without a name have the one that PostgreSQL would give them",
          "[definition]") {
  const auto table = read(
      "CREATE TABLE t (a int CHECK (a > 1) CHECK (a > 2), b int UNIQUE, CHECK (a > 3), "
      "CHECK (a > b), CONSTRAINT t_check1 CHECK (b > 1), CHECK (1), UNIQUE (a, b))");
  CHECK(names(table.columns()[0].clauses) == std::vector<std::string>{"t_a_check", "t_a_check1"});
  CHECK(names(table.columns()[1].clauses) == std::vector<std::string>{"t_b_key"});
  CHECK(names(table.constraints()) ==
        std::vector<std::string>{"t_a_check2", "t_check", "t_check1", "t_check2", "t_a_b_key"});
}

TEST_CASE("what is no table made of columns is refused", "[definition]") {
  CHECK_FALSE(table_definition::read("CREATE VIRTUAL TABLE t USING fts5(a)"));
  CHECK_FALSE(table_definition::read("CREATE VIEW v AS SELECT 1"));
  CHECK_FALSE(table_definition::read("CREATE TABLE t (a int"));
  CHECK_FALSE(table_definition::read("CREATE TABLE t (a int CHECK (a > 0)) nonsense"));
}

TEST_CASE("the number of a row is found", "[definition]") {
  const auto number = [](const std::string& sql) {
    const auto table = read(sql);
    const auto* const found = table.rowid_column();
    return found == nullptr ? std::string() : found->name;
  };
  CHECK(number("CREATE TABLE t (a, id \"integer\" PRIMARY KEY)") == "id");
  CHECK(number("CREATE TABLE t (id int PRIMARY KEY)").empty());
  CHECK(number("CREATE TABLE t (id integer PRIMARY KEY DESC)").empty());
  CHECK(number("CREATE TABLE t (id INTEGER, PRIMARY KEY (id DESC))") == "id");
  CHECK(number("CREATE TABLE t (id INTEGER, a, PRIMARY KEY (id, a))").empty());
  CHECK(number("CREATE TABLE t (id INTEGER PRIMARY KEY) WITHOUT ROWID").empty());
}

TEST_CASE("a type is changed, and nothing else", "[definition]") {
  const auto typed = [](const std::string& sql, const std::string& check) {
    return edited(sql, [&](auto& each) { return each.set_type("A", "blob", check); });
  };
  CHECK(typed("CREATE TABLE t(a, b)", "") == "CREATE TABLE t(a blob, b)");
  CHECK(typed("CREATE TABLE t(b,a double precision(1,2)NOT NULL)", "") ==
        "CREATE TABLE t(b,a blob NOT NULL)");
  CHECK(typed("CREATE TABLE t(a /* why */ int -- so\n, b)", "") ==
        "CREATE TABLE t(a /* why */ blob -- so\n, b)");
  CHECK(typed("CREATE TABLE t(a text CHECK (length(\"a\") <= 40) UNIQUE)",
              "CHECK (length(a) <= 9)") == "CREATE TABLE t(a blob UNIQUE CHECK (length(a) <= 9))");
  CHECK(typed("CREATE TABLE t(a CHECK (length(a) <= 4))", "") == "CREATE TABLE t(a blob)");
  CHECK(typed("CREATE TABLE t(a CONSTRAINT c CHECK (length(a) <= 4))", "") ==
        "CREATE TABLE t(a blob CONSTRAINT c CHECK (length(a) <= 4))");
  CHECK(typed("CREATE TABLE t(b, c)", "") == "the table t has no column A | did you mean \"b\"?");
}

TEST_CASE("NOT NULL is set and dropped", "[definition]") {
  const auto set = [](const std::string& sql) {
    return edited(sql, [](auto& each) { return each.set_not_null("a"); });
  };
  const auto drop = [](const std::string& sql) {
    return edited(sql, [](auto& each) { return each.drop_not_null("a"); });
  };
  CHECK(set("CREATE TABLE t(a text COLLATE nocase DEFAULT 1)") ==
        "CREATE TABLE t(a text COLLATE nocase NOT NULL DEFAULT 1)");
  CHECK(set("CREATE TABLE t(a NULL)") == "CREATE TABLE t(a NOT NULL)");
  CHECK(set("CREATE TABLE t(a not null)") == "CREATE TABLE t(a not null)");
  CHECK(drop("CREATE TABLE t(a int CONSTRAINT n NOT NULL ON CONFLICT IGNORE NOT NULL UNIQUE)") ==
        "CREATE TABLE t(a int UNIQUE)");
  CHECK(set("CREATE TABLE t(a int(3)UNIQUE)") == "CREATE TABLE t(a int(3) NOT NULL UNIQUE)");
  CHECK(drop("CREATE TABLE t(a int CHECK(a)NOT NULL UNIQUE)") ==
        "CREATE TABLE t(a int CHECK(a) UNIQUE)");
  CHECK(drop("CREATE TABLE t(a int -- so\nNOT NULL)") == "CREATE TABLE t(a int -- so\n)");
  CHECK(drop("CREATE TABLE t(a int NOT NULL/**/UNIQUE)") == "CREATE TABLE t(a int /**/UNIQUE)");
}

TEST_CASE("a default is set and dropped", "[definition]") {
  const auto set = [](const std::string& sql) {
    return edited(sql, [](auto& each) { return each.set_default("a", "'it''s'"); });
  };
  const auto drop = [](const std::string& sql) {
    return edited(sql, [](auto& each) { return each.drop_default("a"); });
  };
  CHECK(set("CREATE TABLE t(a int NOT NULL CHECK (a > 0))") ==
        "CREATE TABLE t(a int NOT NULL DEFAULT 'it''s' CHECK (a > 0))");
  CHECK(set("CREATE TABLE t(a DEFAULT (1 + 2) UNIQUE)") ==
        "CREATE TABLE t(a DEFAULT 'it''s' UNIQUE)");
  CHECK(drop("CREATE TABLE t(a DEFAULT - 1 UNIQUE)") == "CREATE TABLE t(a UNIQUE)");
  CHECK(drop("CREATE TABLE t(a DEFAULT CURRENT_TIMESTAMP)") == "CREATE TABLE t(a)");
  CHECK(edited("CREATE TABLE t(a)", [](auto& each) {
          return each.set_default("a", "(1");
        }).starts_with("the definition of the table t cannot be read"));
}

TEST_CASE("a column comes behind the last one, in a line of its own if they have some",
          "[definition]") {
  const auto added = [](const std::string& sql) {
    return edited(sql, [](auto& each) { return each.add_column("b", "\"b\" text"); });
  };
  CHECK(added("CREATE TABLE t(a int)") == "CREATE TABLE t(a int, \"b\" text)");
  CHECK(added("CREATE TABLE t (\n  a int, -- so\n  CHECK (a > 0)\n)") ==
        "CREATE TABLE t (\n  a int, -- so\n  \"b\" text,\n  CHECK (a > 0)\n)");
  CHECK(added("CREATE TABLE t(a int -- so\n)") == "CREATE TABLE t(a int, -- so\n \"b\" text\n)");
  CHECK(added("CREATE TABLE t(a int,c,CHECK (1))") ==
        "CREATE TABLE t(a int,c,\"b\" text,CHECK (1))");
  CHECK(added("CREATE TABLE t(a int\n  , c)") == "CREATE TABLE t(a int\n  , c\n  , \"b\" text)");
  CHECK(added("CREATE TABLE t(a int, B)") ==
        "the table t has a column b already | give it another name, or drop that one first");
}

TEST_CASE("a column goes with all constraints that have to do with it", "[definition]") {
  CHECK(dropped("CREATE TABLE t(a, b, c)", "a") == "CREATE TABLE t(b, c)");
  CHECK(dropped("CREATE TABLE t(a, b, c)", "B") == "CREATE TABLE t(a, c)");
  CHECK(dropped("CREATE TABLE t(a, b, c)", "c") == "CREATE TABLE t(a, b)");
  CHECK(dropped("CREATE TABLE t(\n  a, -- of a\n  b, -- of b\n  c -- of c\n)", "b") ==
        "CREATE TABLE t(\n  a, -- of a\n  c -- of c\n)");
  CHECK(dropped("CREATE TABLE t(\n  a, -- of a\n  b, -- of b\n  c -- of c\n)", "a") ==
        "CREATE TABLE t(\n  b, -- of b\n  c -- of c\n)");
  CHECK(dropped("CREATE TABLE t(\n  a, -- of a\n  c /* of */ -- c\n)", "c") ==
        "CREATE TABLE t(\n  a -- of a\n   /* of */ -- c\n)");
  CHECK(dropped("CREATE TABLE t(a\n  , b\n  , c)", "c") == "CREATE TABLE t(a\n  , b)");
  CHECK(dropped("CREATE TABLE t(a\n  , b\n  , c)", "b") == "CREATE TABLE t(a\n  , c)");
  CHECK(dropped("CREATE TABLE t(a, b, /* of c */ c)", "b") == "CREATE TABLE t(a, /* of c */ c)");
  CHECK(dropped("CREATE TABLE t(a CHECK (a > b) UNIQUE, b, c, CHECK (c > 0) CHECK (b > 0) "
                "CHECK (c > 1), UNIQUE (c, b), FOREIGN KEY (b, a) REFERENCES t, UNIQUE (a, c))",
                "b") == "CREATE TABLE t(a UNIQUE, c, CHECK (c > 0) CHECK (c > 1), UNIQUE (a, c))");
  CHECK(dropped("CREATE TABLE t(a)", "a") ==
        "a is the only column of the table t | drop the table, or add another column first");
  CHECK(dropped("CREATE TABLE t(a, b AS (a + 1))", "a") ==
        "the column b of the table t is computed from a, which is to go | drop b first");
  CHECK(dropped("CREATE TABLE t(a, b AS (a + 1))", "b") == "CREATE TABLE t(a)");
}

TEST_CASE("a constraint is dropped by its name, or by the one that it would have", "[definition]") {
  CHECK(without("CREATE TABLE t(a UNIQUE CONSTRAINT c CHECK (a) DEFAULT 1)", "C") ==
        "CREATE TABLE t(a UNIQUE DEFAULT 1)");
  CHECK(without("CREATE TABLE t(id integer PRIMARY KEY AUTOINCREMENT)", "t_pkey") ==
        "CREATE TABLE t(id integer)");
  CHECK(without("CREATE TABLE t(a UNIQUE, b REFERENCES t ON UPDATE NO ACTION NOT NULL)",
                "t_b_fkey") == "CREATE TABLE t(a UNIQUE, b NOT NULL)");
  CHECK(without("CREATE TABLE t(a, CHECK (a) UNIQUE (a), CHECK (1))", "t_a_key") ==
        "CREATE TABLE t(a, CHECK (a), CHECK (1))");
  CHECK(without("CREATE TABLE t(a,\n  CHECK (a)\n)", "t_a_check") == "CREATE TABLE t(a\n)");
  CHECK(without("CREATE TABLE t(a UNIQUE)", "t_a_kye") ==
        "the table t has no constraint t_a_kye | did you mean \"t_a_key\"?");
  CHECK(without("CREATE TABLE t(a)", "c") == "the table t has no constraint c | there is none");
}

TEST_CASE("a constraint comes behind all others", "[definition]") {
  const auto added = [](const std::string& sql) {
    return edited(sql,
                  [](auto& each) { return each.add_constraint("c", "CONSTRAINT c CHECK (a)"); });
  };
  CHECK(added("CREATE TABLE t(a) STRICT") == "CREATE TABLE t(a, CONSTRAINT c CHECK (a)) STRICT");
  CHECK(added("CREATE TABLE t(\n\ta,\n\tCHECK (1) -- so\n)") ==
        "CREATE TABLE t(\n\ta,\n\tCHECK (1), -- so\n\tCONSTRAINT c CHECK (a)\n)");
  CHECK(added("CREATE TABLE t(a CONSTRAINT C UNIQUE)") ==
        "the table t has a constraint c already | give it another name, or drop that one first");
}

TEST_CASE("a table gets another name, and its checks say none", "[definition]") {
  CHECK(edited("CREATE TABLE t (a CHECK (T.a > \"t\" . \"a\"), t REFERENCES t(t))", [](auto& each) {
          return each.rename("\"main\".\"n\"");
        }) == "CREATE TABLE \"main\".\"n\" (a CHECK (a >  \"a\"), t REFERENCES t(t))");
}
