// SPDX-License-Identifier: MIT
// A file of a schema is loaded in few messages, and yet as if each statement ran by itself.
#include <aludel/postgresql.hpp>
#include <aludel/sqlite.hpp>
#include <catch2/catch.hpp>

#include "autogenerate/load.hpp"
#include "runtime/src/url.hpp"
#include "tests/support/databases.hpp"

using namespace aludel;

namespace {

class empty_database {
public:
  empty_database() {
    const auto url = detail::parse_url(database_.url());
    auto made = postgresql_backend.driver->connect({.url = *url, .application = "test"});
    if (!made) throw std::runtime_error(to_string(made.error()));
    connection_ = std::move(*made);
  }

  generator::problems load(const std::string& text) {
    return autogenerate::run_file(*connection_,
                                  {.file = "schema.sql", .name = "schema.sql", .text = text});
  }
  std::string ask(const std::string& sql) { return test::query(*connection_, sql); }

private:
  test::scratch_postgresql database_;
  std::unique_ptr<detail::database> connection_;
};

std::string tables(int count) {
  std::string text;
  for (int each = 1; each <= count; ++each) {
    text += "CREATE TABLE t" + std::to_string(each) + " (id int);\n";
  }
  return text;
}

generator::problems load_in_memory(const std::string& text) {
  const auto url = detail::parse_url("sqlite://");
  const auto connection = sqlite_backend.driver->connect({.url = *url, .application = "test"});
  REQUIRE(connection);
  return autogenerate::run_file(**connection,
                                {.file = "schema.sql", .name = "schema.sql", .text = text});
}

std::vector<int> lines_of(const generator::problems& found) {
  std::vector<int> lines;
  for (const auto& each : found) lines.push_back(each.where ? each.where->line : 0);
  return lines;
}

constexpr auto count_tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";

}  // namespace

TEST_CASE("many statements are loaded in few transactions") {
  empty_database at;
  REQUIRE(at.load(tables(250)).empty());
  CHECK(at.ask(count_tables) == "250\n");
  CHECK(at.ask("SELECT count(DISTINCT xmin::text) < 10 FROM pg_class WHERE relname ~ '^t[0-9]'") ==
        "t\n");
}

TEST_CASE("what fails among many statements is told where it stands") {
  empty_database at;
  const auto found = at.load(tables(130) + "CREATE INDEX ON t1\n  (nothing);\n" + tables(1));
  CHECK(lines_of(found) == std::vector{132, 133});
  CHECK(found.front().sqlstate == "42703");
  CHECK(found.front().where->column == 4);
}

TEST_CASE("all mistakes of a schema are told at once, and not what follows from them") {
  empty_database at;
  const auto found = at.load(
      "CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES bs);\n"
      "CREATE TABLE Teams (id int PRIMARY KEY);\n"
      "CREATE INDEX ON a (b);\nCREATE VIEW v AS SELECT id FROM a;\nSELECT count(*) FROM v;\n"
      "CREATE TABLE c (m mood, id int REFERENCES public.teams);\n"
      "CREATE TABEL d (id int);\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT nothing';"
      "\nSELECT f();\nCREATE TABLE e (id int REFERENCES teams);\n");
  CHECK(lines_of(found) == std::vector{1, 6, 7, 8});
  CHECK(at.ask(count_tables) == "2\n");
}

TEST_CASE("behind an error in a transaction of the schema's own nothing more is told") {
  empty_database at;
  const auto found = at.load(
      "CREATE TABLE t (id int);\nBEGIN;\nCREATE TABLE u (id no_type);\nCREATE TABLE w (id int);\n"
      "COMMIT;\n");
  CHECK(lines_of(found) == std::vector{3});
}

TEST_CASE("SQLite, too, tells all mistakes of a schema at once") {
  const auto found = load_in_memory(
      "CREATE TABLE t (a, a);\nCREATE INDEX i ON t (a);\nCREATE INDEX j ON u (a);\n"
      "CREATE TABLE w (a);\nCREATE TABLE w (b);\nDROP TABLE main.t;");
  CHECK(lines_of(found) == std::vector{1, 3, 5});
}

TEST_CASE("a schema may have statements that are to be alone, and transactions of its own") {
  empty_database at;
  const auto* const sql = GENERATE(
      "CREATE TABLE t (id int); CREATE INDEX CONCURRENTLY i ON t (id); CREATE TABLE u (id int)",
      "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; CREATE TABLE t (id int);"
      "CREATE TABLE u (e e DEFAULT 'b')",
      "BEGIN; CREATE TABLE t (id int); COMMIT; CREATE TABLE u (id int);",
      "CREATE TABLE t (id int); CREATE TABLE no (id int); BEGIN; DROP TABLE no; COMMIT;"
      "CREATE TABLE u (id int); BEGIN; DROP TABLE t; ROLLBACK");
  INFO(sql);
  CHECK(at.load(sql).empty());
  CHECK(at.ask(count_tables) == "2\n");
}

TEST_CASE("a schema may be what pg_dump has written, and its errors stay where they are") {
  empty_database at;
  const std::string begin = "--\n-- PostgreSQL database dump\n--\n\n\\restrict k3y\n\n";
  REQUIRE(
      at.load(begin + "CREATE TABLE t (a text DEFAULT '\\restrict');\n\\unrestrict k3y\n").empty());
  CHECK(at.ask("SELECT column_default FROM information_schema.columns WHERE table_name = 't'") ==
        "'\\restrict'::text\n");
  const auto found = at.load(begin + "CREATE TABLE t ();\n\\unrestrict k3y\n");
  REQUIRE(found.size() == 1);
  REQUIRE(found.front().where);
  CHECK(found.front().where->line == 7);
  CHECK(at.load("\\connect other\nSELECT 1;\n").size() == 1);
}

TEST_CASE("what is of the server is no part of a schema, and not done") {
  empty_database at;
  const auto found = at.load(
      "CREATE TABLE t (id int);\nDROP DATABASE postgres;\nALTER SYSTEM SET fsync = off;\n"
      "create tablespace x location '/x';\nCREATE ROLE nobody_s;\nALTER USER postgres NOLOGIN;");
  REQUIRE(found.size() == 5);
  CHECK(found[0].message == "this is of the server, not of one database's schema");
  REQUIRE(found[0].where);
  CHECK(found[0].where->line == 2);
  CHECK(at.ask(count_tables) == "0\n");
  CHECK(lines_of(at.load("GRANT postgres TO public;\nREVOKE ADMIN OPTION FOR a FROM b;\n"
                         "grant connect on database postgres to public;\n"
                         "GRANT SET ON PARAMETER work_mem TO public;\n"
                         "COMMENT ON DATABASE postgres IS 'x';\nREASSIGN OWNED BY a TO b;")) ==
        std::vector{1, 2, 3, 4, 5, 6});
  CHECK(at.load("CREATE TABLE t (id int); GRANT SELECT ON t TO public; REVOKE ALL ON t FROM public;"
                "COMMENT ON TABLE t IS 'x'")
            .empty());
  CHECK(at.load("CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far FOREIGN DATA WRAPPER w;\n"
                "CREATE USER MAPPING FOR public SERVER far;")
            .empty());
}

TEST_CASE("another file is no part of a schema of SQLite, and not touched") {
  const auto found = load_in_memory(
      "CREATE TABLE t (a);\nATTACH 'there.db' AS v;\nDROP TABLE v.t;\n"
      "vacuum main into 'here.db';\nVACUUM;");
  REQUIRE(found.size() == 2);
  CHECK(found[0].message == "this is of another database, not of one's schema");
  CHECK(lines_of(found) == std::vector{2, 4});
}

TEST_CASE("rows are no part of a schema, whatever they look like") {
  empty_database at;
  const auto found = at.load(
      "CREATE TABLE t (id int, name text);\nCOPY t (id, name) FROM stdin;\n1\tit's; \\x\n"
      "2\t$$ /* ( \"\n\\.\n\nCREATE TABLE u (id int);\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == "these are rows, which a schema has none of");
  CHECK(found[0].hint == "leave them out, as `pg_dump --schema-only` does");
  REQUIRE(found[0].where);
  CHECK(found[0].where->line == 2);
  CHECK(at.ask(count_tables) == "0\n");
}
