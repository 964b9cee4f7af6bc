// SPDX-License-Identifier: MIT
// A revision may work as another role; Aludel's own rows are written by its own (PostgreSQL).
#include <aludel/postgresql.hpp>
#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include "tests/database/role.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scripts.hpp"

using namespace aludel;
using test::alone;
using test::for_postgresql;
using test::revision;
using test::says;

namespace {

/// May make tables, and not write Aludel's.
class worker : public test::role {
public:
  explicit worker(const test::scratch& in) : role(in, "worker") {
    in.query("GRANT CREATE ON SCHEMA public TO " + name());
  }
};

constexpr const char* owners_as_written = "a f\nb t\nc t\nd f\ne f\n";

std::string owners(const test::scratch& database, const worker& role) {
  return database.query("SELECT tablename || CASE tableowner WHEN '" + role.name() +
                        "' THEN ' t' ELSE ' f' END FROM pg_tables WHERE schemaname = 'public' AND "
                        "tablename !~ 'aludel' ORDER BY tablename");
}

auto working_as(const worker& role, const std::string& become) {
  return for_postgresql(
      {alone("r1", "",
             "CREATE TABLE a (id integer);\n" + fmt::format(fmt::runtime(become), role.name()) +
                 "\nCREATE TABLE b (id integer);\nCREATE INDEX CONCURRENTLY b_id ON b (id);\n"
                 "SET LOCAL ROLE NONE;\nCREATE TABLE c (id integer);\nRESET ROLE;\n"
                 "RESET SESSION AUTHORIZATION;\nCREATE TABLE d (id integer);"),
       revision("r2", "r1", "CREATE TABLE e (id integer)", "SELECT 1")});
}

}  // namespace

TEST_CASE("a revision without a transaction works as the role that it sets, Aludel as its own") {
  const test::scratch database{dialect::postgresql};
  const worker role{database};
  const auto bundle =
      working_as(role, GENERATE(as<std::string>(), "SET ROLE {};", "SET SESSION AUTHORIZATION {};",
                                "SELECT set_config('role', '{}', false);"));
  SECTION("in a run") {
    const auto done = upgrade(bundle.view(), database.url());
    if (!done) FAIL(to_string(done.error()));
  }
  SECTION("in a script") {
    const auto done =
        test::replay(database, test::script_of(bundle.view(), dialect::postgresql, "base", {}).sql);
    INFO(done.err);
    CHECK(done.exit_code == 0);
  }
  SECTION("gone on with where it stopped") {
    const std::string in_the_way = GENERATE("b", "c", "d");
    database.query("CREATE TABLE " + in_the_way + " ()");
    REQUIRE(!upgrade(bundle.view(), database.url()));
    database.query("DROP TABLE " + in_the_way);
    const auto done = upgrade(bundle.view(), database.url());
    if (!done) FAIL(to_string(done.error()));
  }
  CHECK(owners(database, role) == owners_as_written);
}

TEST_CASE("it works as that role also when the login works as another one") {
  const test::scratch database{dialect::postgresql};
  const worker role{database};
  const test::role owner{database, "owner"};
  const test::role login{database, "login"};
  database.query("GRANT CREATE ON SCHEMA public TO " + owner.name());
  database.query("GRANT " + owner.name() + ", " + role.name() + " TO " + login.name());
  const auto bundle = for_postgresql(
      {alone("r1", "", "CREATE TABLE a ();\nSET ROLE " + role.name() + ";\nCREATE TABLE b ();")});
  const auto done = upgrade(bundle.view(), login.url(), {.set_role = owner.name()});
  if (!done) FAIL(to_string(done.error()));
  CHECK(owners(database, role) == "a f\nb t\n");
  CHECK(database.query("SELECT DISTINCT tableowner FROM pg_tables WHERE tablename ~ 'aludel'") ==
        owner.name() + "\n");
}

TEST_CASE("it works as that role also in a statement that cannot share its row's transaction") {
  const test::scratch database{dialect::postgresql};
  const worker role{database};
  database.query(
      "CREATE FUNCTION wants() RETURNS void LANGUAGE plpgsql AS $$BEGIN IF "
      "pg_current_xact_id_if_assigned() IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = '25001'; "
      "END IF; CREATE TABLE b (); END$$");
  const auto bundle = for_postgresql({alone(
      "r1", "",
      "CREATE TABLE a ();\nSET ROLE " + role.name() + ";\nSELECT wants();\nCREATE TABLE c ();")});
  const auto done = upgrade(bundle.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(owners(database, role) == "a f\nb t\nc t\n");
}

TEST_CASE("an encoding that such a revision sets is that of its own statements alone") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = for_postgresql(
      {alone("r1", "",
             "CREATE TABLE t (x text);\nSET client_encoding = 'LATIN1';\n"
             "INSERT INTO t VALUES ('\xC3\xA9');\nCREATE INDEX CONCURRENTLY t_x ON t (x);"),
       revision("r2", "r1", "INSERT INTO t VALUES ('\xC3\xA9')", "SELECT 1")});
  options wishes;
  wishes.application = "ünïcødé";
  pqxx::connection given{database.url()};
  const auto done = GENERATE(false, true) ? upgrade(bundle.view(), given, wishes)
                                          : upgrade(bundle.view(), database.url(), wishes);
  if (!done) FAIL(to_string(done.error()));
  CHECK(database.query("SELECT string_agg(length(x)::text, ' ' ORDER BY length(x)) FROM t") ==
        "1 2\n");
  CHECK(database.query("SELECT DISTINCT application FROM aludel_history") == "ünïcødé\n");
}
