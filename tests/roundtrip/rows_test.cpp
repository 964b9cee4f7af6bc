// SPDX-License-Identifier: MIT
// Which rows an upgrade has lost.
#include "tests/roundtrip/schema.hpp"

namespace aludel::test {

namespace {

using lines = std::vector<std::string>;

/// The name as a database writes it in messages.
std::string named(dialect language, const std::string& table) {
  return language == dialect::postgresql ? "public." + table : table;
}

TEST_CASE("a lost row is named by its key", "[rows]") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  schema database{language};
  database.run({"CREATE TABLE users (id integer PRIMARY KEY, name text)",
                "INSERT INTO users VALUES (1, 'a'), (2, 'b'), (3, 'c')"});
  const auto quoted = language == dialect::postgresql ? "id" : R"("id")";
  CHECK(database.losses({"DELETE FROM users WHERE id > 1", "INSERT INTO users VALUES (4, 'd')"}) ==
        lines{"table " + named(language, "users") +
              " has lost 2 of its 3 rows in the upgrade, among them " + quoted + " = (2)"});
}

TEST_CASE("rows that change, come, or move to a rebuilt table are not lost", "[rows]") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  schema database{language};
  database.run({"CREATE TABLE users (id integer PRIMARY KEY, name text)",
                "INSERT INTO users VALUES (1, 'a'), (2, 'b')"});
  CHECK(database
            .losses({"CREATE TABLE other (id integer PRIMARY KEY, name text NOT NULL, age integer)",
                     "INSERT INTO other SELECT id, name || name, 18 FROM users", "DROP TABLE users",
                     "ALTER TABLE other RENAME TO users", "INSERT INTO users VALUES (3, 'c', 1)"})
            .empty());
  CHECK(database.losses({"DROP TABLE users"}).empty());
}

TEST_CASE("keys of several columns, with hostile names and values", "[rows]") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  schema database{language};
  database.run({R"(CREATE TABLE "a ""b"" {}" ("x y" text, "{0}" text, n integer,
                   PRIMARY KEY ("x y", "{0}")))",
                R"(INSERT INTO "a ""b"" {}" VALUES ('o''k', '(, )', 1), ('', '"', 2))"});
  CHECK(database.losses({R"(UPDATE "a ""b"" {}" SET n = 7)"}).empty());
  CHECK(database.losses({R"(UPDATE "a ""b"" {}" SET "x y" = 'z' WHERE n = 7 AND "{0}" = '"')"})
            .size() == 1);
}

TEST_CASE("without a key, or with another one, rows are counted", "[rows]") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  schema database{language};
  database.run({"CREATE TABLE log (line text)", "INSERT INTO log VALUES ('a'), ('a'), ('b')"});
  CHECK(database.losses({"UPDATE log SET line = 'c'"}).empty());
  CHECK(
      database.losses({"CREATE TABLE other (line text, id integer PRIMARY KEY)",
                       "INSERT INTO other VALUES ('c', 1), ('c', 2)", "DROP TABLE log",
                       "ALTER TABLE other RENAME TO log"}) ==
      lines{"table " + named(language, "log") + " had 3 rows before the upgrade, and 2 after it"});
  CHECK(database.losses({"DELETE FROM log"}).size() == 1);
}

TEST_CASE("rows of partitions are those of their table", "[rows]") {
  schema database{dialect::postgresql};
  database.run({"CREATE TABLE log (id integer PRIMARY KEY, line text) PARTITION BY RANGE (id)",
                "CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM (10) TO (20)",
                "INSERT INTO log VALUES (1, 'a'), (11, 'b')"});
  CHECK(database.losses({"ALTER TABLE log DETACH PARTITION log_2"}) ==
        lines{"table public.log has lost 1 of its 2 rows in the upgrade, among them id = (11)"});
}

}  // namespace

}  // namespace aludel::test
