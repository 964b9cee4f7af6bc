// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "cli/dump/dump.hpp"
#include "cli/flyway_version.hpp"
#include "cli/import/assemble.hpp"
#include "generator/names.hpp"
#include "generator/stages.hpp"

using namespace aludel;
using namespace aludel::commands;
using Catch::Matchers::Contains;

namespace {

std::shared_ptr<const generator::source> file(std::string name, std::string text) {
  return std::make_shared<const generator::source>(
      generator::source{.file = name, .name = name, .text = std::move(text)});
}

generator::problems problems_of(
    const std::vector<std::shared_ptr<const generator::source>>& files) {
  generator::problems found;
  static_cast<void>(generator::link(generator::parse(files, {}, found), found));
  return found;
}

/// What a migration becomes below its header; the errors, if it cannot be converted.
std::string assembled(const std::string& up, const std::optional<std::string>& down,
                      std::vector<dialect> dialects = {dialect::postgresql}) {
  foreign_history history;
  history.migrations.push_back({.version = "1",
                                .written = "1",
                                .message = "one",
                                .parents = {},
                                .upgrade = whole(file("up.sql", up)),
                                .downgrade = {}});
  if (down) history.migrations.front().downgrade = whole(file("down.sql", *down));
  const auto files = assemble(
      history, {.convert = {.dialects = std::move(dialects), .own_table = "schema_migrations"}});
  std::string errors;
  for (const auto& each : history.found) errors += to_string(each) + '\n';
  if (!errors.empty()) return errors;
  const auto& content = files.at(0).content;
  return content.substr(content.find("\n\n") + 2);
}

}  // namespace

TEST_CASE("a revision names what it replaces, and no two the same", "[adoption]") {
  generator::problems found;
  const auto read = generator::parse(
      {file("a.sql", "-- Revision ID: a\n-- Revises:\n-- Replaces: 1.2, 00_setup V1\n")}, {},
      found);
  CHECK(found.empty());
  REQUIRE(read.at(0).replaces.size() == 3);
  CHECK(read[0].replaces[0].id == "1.2");
  CHECK(read[0].replaces[2].id == "V1");

  // Other tools' names may be our ids, of any revision.
  CHECK(problems_of({file("a.sql", "-- Revision ID: a\n-- Revises:\n-- Replaces: a, b\n"),
                     file("b.sql", "-- Revision ID: b\n-- Revises: a\n")})
            .empty());
  const auto twice =
      problems_of({file("a.sql", "-- Revision ID: a\n-- Revises:\n-- Replaces: 1\n"),
                   file("b.sql", "-- Revision ID: b\n-- Revises: a\n-- Replaces: 2 1\n")});
  REQUIRE(twice.size() == 1);
  CHECK(twice[0].code == errc::duplicate_id);
  CHECK(twice[0].where->file == "b.sql");
  CHECK(twice[0].where->line == 3);
  CHECK(twice[0].where->column == 16);
  CHECK_THAT(twice[0].notes.at(0), Contains("a.sql:1"));
}

TEST_CASE("what a revision replaces is no part of its checksum", "[adoption]") {
  const auto digest_of = [](const std::string& header) {
    generator::problems found;
    const std::vector languages{dialect::sqlite};
    auto graph = generator::link(
        generator::parse({file("a.sql", "-- Revision ID: a\n-- Revises:\n" + header +
                                            "\n-- migrate:upgrade\nSELECT 1;\n"
                                            "-- migrate:irreversible no\n")},
                         languages, found),
        found);
    REQUIRE(found.empty());
    generator::seal(graph, languages);
    return graph.revisions.at(0).scripts.at(0).digests[0];
  };
  CHECK(digest_of("-- Replaces: 1\n") == digest_of(""));
}

TEST_CASE("Flyway's versions are compared as numbers", "[adoption]") {
  const auto less = [](const char* one, const char* other) {
    return flyway_version(one) < flyway_version(other);
  };
  CHECK(less("1.9", "1.10"));
  CHECK(less("1_9", "1.10"));
  CHECK(less("1", "1.1"));
  CHECK(less("2", "20190101120000"));
  CHECK_FALSE(less("1.0", "1"));
  CHECK_FALSE(less("1", "1.0"));
  CHECK_FALSE(less("01", "1"));
  CHECK(flyway_version("1_2").text() == "1.2");
}

TEST_CASE("versions become ids", "[adoption]") {
  CHECK(id_of("20220101120000") == "20220101120000");
  CHECK(id_of("V1.2") == "V1_2");
  CHECK(id_of("head") == "v_head");
  CHECK(id_of("") == "v_");
  CHECK(id_of(std::string(100, 'a')).size() == 64);
}

TEST_CASE("a transaction around everything is left out", "[adoption]") {
  CHECK(assembled("BEGIN;\nSELECT 1;\nCOMMIT;\n", "begin; SELECT 2; end") ==
        "-- migrate:upgrade\nSELECT 1;\n\n-- migrate:downgrade\n       SELECT 2;    \n");
  CHECK_THAT(assembled("SELECT 1;\nCOMMIT;\n", {}),
             Contains("up.sql:2:1: error: a revision cannot begin or end transactions"));
}

TEST_CASE("what looks like a directive stays a comment, and strings stay what they are",
          "[adoption]") {
  CHECK(assembled("-- Revises: nothing\n-- migrate:downgrade\nSELECT '\n-- migrate:verify\n';",
                  "SELECT 2;") ==
        "-- migrate:upgrade\n-- Revises: nothing\n-- # migrate:downgrade\nSELECT '\n"
        "-- migrate:verify\n';\n\n-- migrate:downgrade\nSELECT 2;\n");
}

TEST_CASE("what cannot run in a transaction turns it off", "[adoption]") {
  CHECK_THAT(
      assembled("CREATE INDEX CONCURRENTLY i ON t (x);", "DROP INDEX i;"),
      Contains("-- migrate:upgrade transaction=off\n") && Contains("-- migrate:downgrade\n"));
  CHECK_THAT(assembled("CALL fill();", "SELECT 1;"),
             Contains("-- migrate:upgrade transaction=off"));
  CHECK_THAT(assembled("CALL fill(); SELECT 1;", "SELECT 1;"), Contains("-- migrate:upgrade\n"));
}

TEST_CASE("two dialects find one mistake once", "[adoption]") {
  const auto errors = assembled("SAVEPOINT s;", {}, {dialect::postgresql, dialect::sqlite});
  CHECK_THAT(errors, Contains("up.sql:1:1: error:"));
  CHECK(errors.find("error:") == errors.rfind("error:"));
}

TEST_CASE("a missing way down is said, and one for nothing is none", "[adoption]") {
  CHECK(assembled("SELECT 1;", {}) ==
        "-- migrate:upgrade\nSELECT 1;\n\n-- migrate:irreversible imported without a downgrade\n");
  CHECK(assembled("SELECT 1;", "  \n-- no way\n") ==
        "-- migrate:upgrade\nSELECT 1;\n\n-- migrate:irreversible imported without a downgrade\n"
        "-- no way\n");
  CHECK(assembled("", {}) ==
        "-- migrate:upgrade postgresql\n-- migrate:upgrade sqlite\n\n"
        "-- migrate:downgrade postgresql\n-- migrate:downgrade sqlite\n");
}

TEST_CASE("errors are in the other tool's files", "[adoption]") {
  CHECK_THAT(assembled("SELECT 1;\n\nSELECT 'open;\n", {}), Contains("up.sql:3:8: error:"));
  CHECK_THAT(assembled("SELECT 1;", "-- x\nDELETE FROM \"schema_migrations\";"),
             Contains("down.sql:2:13: error: schema_migrations is the other tool's own table"));
  // An apostrophe in the data is not worth an error of its own.
  CHECK(assembled("COPY t FROM stdin;\n1\tO'Reilly\n\\.\n", {}).find("error:") ==
        assembled("COPY t FROM stdin;\n1\tO'Reilly\n\\.\n", {}).rfind("error:"));
}

TEST_CASE("a password is not among pg_dump's arguments", "[adoption]") {
  const auto taken = [](const char* target) {
    const auto made = without_password(target);
    return made.target + " | " + made.password;
  };
  CHECK(taken("postgresql://ada:p%40w@db:5433/app?sslmode=require") ==
        "postgresql://ada@db:5433/app?sslmode=require | p@w");
  CHECK(taken("postgresql://db:5433/app") == "postgresql://db:5433/app | ");
  CHECK(taken("postgresql://ada@db/app?password=a%26b&x=1") == "postgresql://ada@db/app?x=1 | a&b");
  CHECK(taken("postgresql:///app?host=/tmp&password=pw") == "postgresql:///app?host=/tmp& | pw");
  CHECK(taken("postgresql://ada:pw@db/app?sslpassword=a&x=1") ==
        "postgresql://ada@db/app?x=1 | pw");
  CHECK(taken("host=db sslpassword='a b' dbname=app") == "host=db dbname=app  | ");
  CHECK(taken(R"(host=db password='a \'b' dbname=app)") == "host=db dbname=app  | a 'b");
}

TEST_CASE("pg_dump is of the server's version, or newer", "[adoption]") {
  const std::vector<pg_dump_program> there{
      {"pg_dump", 17}, {"/13/pg_dump", 13}, {"/15/pg_dump", 15}};
  CHECK(choose_pg_dump(there, 15)->path == "/15/pg_dump");
  CHECK(choose_pg_dump(there, 14)->path == "/15/pg_dump");
  CHECK(choose_pg_dump(there, 16)->path == "pg_dump");
  const auto none = choose_pg_dump(there, 18);
  REQUIRE_FALSE(none);
  CHECK(none.error().hint == "install the package postgresql-client-18");
  CHECK_FALSE(choose_pg_dump({}, 15));
}

TEST_CASE("a dump is left without what only psql and its session need", "[adoption]") {
  const std::string dump =
      "--\n-- PostgreSQL database dump\n--\n\n\\restrict aB3\n\n"
      "SET statement_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\n"
      "SET check_function_bodies = false;\n"
      "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n"
      "SET row_security = off;\nEND$$;\n\n\\unrestrict aB3\n\n";
  CHECK(without_session(dump).sql ==
        "--\n-- PostgreSQL database dump\n--\n\n\nSET check_function_bodies = false;\n"
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n"
        "SET row_security = off;\nEND$$;\n\n\n");
}

TEST_CASE("passwords are left out of a dump, and what makes nothing is no dump", "[adoption]") {
  const auto made = without_session(
      "CREATE SERVER far FOREIGN DATA WRAPPER dummy;\n\n"
      "CREATE USER MAPPING FOR ada SERVER far OPTIONS (\n    password 's3cret',\n    \"user\" "
      "'ada'\n"
      ");\n\nCREATE TABLE t (id integer);\n");
  CHECK(made.sql ==
        "CREATE SERVER far FOREIGN DATA WRAPPER dummy;\n\n\nCREATE TABLE t (id integer);\n");
  CHECK(made.notes == std::vector<std::string>{"left out, since it may have a password: "
                                               "CREATE USER MAPPING FOR ada SERVER far"});
  CHECK(without_session("SET statement_timeout = 0;\nSET default_tablespace = '';\n").sql.empty());
}

TEST_CASE("the schema that Aludel makes itself is left out of a dump", "[adoption]") {
  const std::string dump = "CREATE SCHEMA ops;\nCREATE SCHEMA \"Ops\";\nCREATE SCHEMA ops2;\n";
  CHECK(without_session(dump, "ops").sql == "CREATE SCHEMA \"Ops\";\nCREATE SCHEMA ops2;\n");
  CHECK(without_session(dump, "Ops").sql == "CREATE SCHEMA ops;\nCREATE SCHEMA ops2;\n");
  CHECK(without_session(dump).sql == dump);
  CHECK(without_session("CREATE SCHEMA ops;\n", "ops").sql.empty());
}

TEST_CASE("all spellings of a number are one version", "[adoption]") {
  for (const auto* each : {"1.2", "01.2", "1_2", "1.2.0", "001.02.00"}) {
    CHECK(flyway_version(each).key() == "1.2");
  }
  CHECK(flyway_version("000").key() == "0");
  CHECK(flyway_version("1.0.2").key() == "1.0.2");
  CHECK(flyway_version("a01").key() == "a01");
}

TEST_CASE("names of bundles and namespaces", "[adoption]") {
  using namespace generator;
  CHECK(wrong_with_bundle_name("caf\xc3\xa9 one").empty());
  CHECK(wrong_with_bundle_name(std::string(255, 'x')).empty());
  const std::string nul("a\0b", 3);
  for (const std::string& each : {nul, std::string("a\nb"), std::string("a\xe9"),
                                  std::string("a\xc2\x85"), std::string(256, 'x')}) {
    CHECK_FALSE(wrong_with_bundle_name(each).empty());
    CHECK(wrong_with_bundle_name(possible_bundle_name(each)).empty());
  }
  CHECK(possible_bundle_name("caf\xe9 \xc3\xa9") == "caf_ \xc3\xa9");
  CHECK(wrong_with_namespace("a::b_1").empty());
  for (const auto* each : {"", "a b", "1a", "a:b", "a::", "::a", "a::::b", "int", "a::class"}) {
    CHECK_FALSE(wrong_with_namespace(each).empty());
  }
}
