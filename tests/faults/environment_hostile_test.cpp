// SPDX-License-Identifier: MIT
// Roles, schemas, settings and triggers that are against us, and connections that break.
#include <aludel/postgresql.hpp>
#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include "runtime/src/downgrade_stored.hpp"
#include "tests/faults/cluster.hpp"
#include "tests/faults/environment.hpp"

using namespace aludel;
using namespace aludel::test;
using texts = std::vector<std::string>;

namespace {

generator::packed_bundle two_tables() {
  return compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                  revision("r2", "r1", "CREATE TABLE u (id integer)", "DROP TABLE u")},
                 {dialect::postgresql});
}

/// Whoever calls a function or operator of these has been led astray.
constexpr auto evil_schema = R"(
CREATE SCHEMA evil;
DO $$
DECLARE
  kind text;
  name text;
BEGIN
  CREATE FUNCTION evil.trap() RETURNS boolean LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''led astray''; END';
  FOREACH kind IN ARRAY ARRAY['text', 'name', 'int8', 'int4', 'oid', 'bool', '"char"', 'timestamptz']
  LOOP
    EXECUTE format('CREATE FUNCTION evil.same(a %s, b %s) RETURNS boolean LANGUAGE plpgsql '
                   'AS ''BEGIN RAISE EXCEPTION ''''led astray by an operator''''; END''', kind, kind);
    FOREACH name IN ARRAY ARRAY['=', '<>', '<', '>', '||']
    LOOP
      EXECUTE format('CREATE OPERATOR evil.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = evil.same)',
                     name, kind, kind);
    END LOOP;
  END LOOP;
  FOREACH name IN ARRAY ARRAY['pg_backend_pid', 'current_schema', 'clock_timestamp',
                              'current_database', 'pg_is_in_recovery', 'now']
  LOOP
    EXECUTE format('CREATE FUNCTION evil.%s() RETURNS integer LANGUAGE plpgsql '
                   'AS ''BEGIN RAISE EXCEPTION ''''led astray by a function''''; END''', name);
  END LOOP;
END
$$)";

/// The settings of the role that upgrades.
void set_for_role(const cluster& server, const std::string& setting) {
  static_cast<void>(server.query("ALTER ROLE postgres SET " + setting));
}

}  // namespace

TEST_CASE("operators and functions of a schema before pg_catalog are never called") {
  const cluster server;
  const auto bundle = two_tables();
  static_cast<void>(server.query(evil_schema));
  // The tables are in public all the same: it is the current schema.
  const auto url = server.url() + "&options=-csearch_path%3Dpublic,evil,pg_catalog";
  REQUIRE_THROWS(query(url, "SELECT 1 WHERE 'a'::text = 'a'::text"));
  const auto up = upgrade(bundle.view(), url);
  if (!up) FAIL(to_string(up.error()));
  CHECK(status(bundle.view(), url)->up_to_date());
  const auto down = downgrade(bundle.view(), url, {.target = "base"});
  if (!down) FAIL(to_string(down.error()));
  const auto again = upgrade(bundle.view(), url, {.transaction_per_revision = true});
  if (!again) FAIL(to_string(again.error()));
  CHECK(server.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "4\n");
  CHECK(server.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'evil'") == "0\n");

  const auto elsewhere =
      upgrade(bundle.view(), server.url() + "&options=-csearch_path%3Devil,public");
  REQUIRE(!elsewhere);
  CHECK(elsewhere.error().code == errc::unexpected_schema);
}

TEST_CASE("a temporary table that shadows the record is refused") {
  const cluster server;
  const auto bundle = two_tables();
  REQUIRE(upgrade(bundle.view(), server.url(), {.target = "r1"}));
  pqxx::connection mine{server.url()};
  {
    pqxx::nontransaction work{mine};
    work.exec("CREATE TEMPORARY TABLE aludel_version (bundle text, revision text, chain text)");
  }
  const auto refused = upgrade(bundle.view(), mine);
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::unexpected_schema);
  CHECK(says(refused.error(), "aludel_version is temporary"));
  CHECK(server.query("SELECT revision FROM public.aludel_version") == "r1\n");
}

TEST_CASE("what a role has set changes neither the record nor what revisions say") {
  const cluster server;
  const std::string text = "caf\xc3\xa9 a\\nb";
  auto second =
      revision("r2", "r1",
               "SET client_encoding = 'UTF8';\nINSERT INTO t VALUES ('" + text + "', '2026-02-01')",
               "DELETE FROM t");
  second.second.replace(0, std::string_view("-- revision").size(), "-- " + text);
  const auto bundle =
      compile({revision("r1", "", "CREATE TABLE t (x text, d date)", "DROP TABLE t"), second,
               alone("r3", "r2", "INSERT INTO t VALUES ('" + text + "', '2026-02-01');")},
              {dialect::postgresql});
  for (const auto* setting :
       {"default_transaction_isolation = 'serializable'", "session_replication_role = 'replica'",
        "standard_conforming_strings = off", "datestyle = 'SQL, DMY'", "client_encoding = 'LATIN1'",
        "timezone = 'Pacific/Apia'", "intervalstyle = 'iso_8601'", "bytea_output = 'escape'",
        "statement_timeout = '30s'", "lock_timeout = '30s'", "row_security = off",
        "idle_in_transaction_session_timeout = '30s'", "extra_float_digits = -15"}) {
    set_for_role(server, setting);
  }
  if (GENERATE(false, true)) {  // the application's own connection
    pqxx::connection mine{server.url()};
    const auto done = upgrade(bundle.view(), mine);
    if (!done) FAIL(to_string(done.error()));
    pqxx::work work{mine};
    CHECK(work.exec("SHOW client_encoding")[0][0].as<std::string>() == "LATIN1");
    CHECK(work.exec("SHOW standard_conforming_strings")[0][0].as<std::string>() == "off");
  } else {
    const auto done = upgrade(bundle.view(), server.url());
    if (!done) FAIL(to_string(done.error()));
  }
  CHECK(query(server.url(), "SELECT x FROM t") == text + "\n" + text + "\n");
  CHECK(server.query("SELECT octet_length(x) FROM t LIMIT 1") == "10\n");
  CHECK(server.query("SELECT DISTINCT message FROM aludel_history WHERE revision = 'r2'") ==
        text + " r2\n");
  CHECK(server.query("SELECT count(*) FROM aludel_history WHERE started_at > now() - "
                     "interval '1 hour' AND statement_index IS NULL") == "3\n");
  CHECK(status(bundle.view(), server.url())->up_to_date());
}

TEST_CASE("a statement_timeout ends the run, and is not tried again") {
  const cluster server;
  const auto bundle =
      compile({revision("r1", "", "SELECT pg_sleep(60)", "SELECT 1")}, {dialect::postgresql});
  set_for_role(server, "statement_timeout = '500ms'");
  std::size_t begun = 0;
  options wishes;
  wishes.observer = [&](const event& what) {
    if (std::holds_alternative<events::running>(what)) ++begun;
  };
  const auto done = upgrade(bundle.view(), server.url(), wishes);
  REQUIRE(!done);
  CHECK(done.error().sqlstate == "57014");
  CHECK(done.error().exit_code() == 7);
  CHECK(says(done.error(), "rolled back; the database stays at base"));
  CHECK(begun == 1);
}

TEST_CASE("an event trigger that forbids a statement is told of, and nothing stays") {
  const cluster server;
  const auto bundle = two_tables();
  const bool from_the_first = GENERATE(true, false);
  if (!from_the_first) REQUIRE(upgrade(bundle.view(), server.url(), {.target = "r1"}));
  static_cast<void>(
      server.query("CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS "
                   "$$BEGIN RAISE EXCEPTION 'no changes on Fridays'; END$$"));
  static_cast<void>(
      server.query("CREATE EVENT TRIGGER forbid ON ddl_command_end EXECUTE FUNCTION forbid()"));
  const auto done = upgrade(bundle.view(), server.url());
  REQUIRE(!done);
  CHECK(done.error().code == (from_the_first ? errc::database_failed : errc::statement_failed));
  CHECK(done.error().exit_code() == 7);
  CHECK(says(done.error(), "no changes on Fridays"));
  CHECK(server.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") ==
        (from_the_first ? "0\n" : "3\n"));
}

TEST_CASE("nothing runs on a new session when the application's own connection breaks") {
  const cluster server{{"log_connections = on"}};
  const auto bundle = compile(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       revision("r2", "r1", "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2)", "SELECT 1"),
       alone("r3", "r2", "INSERT INTO t VALUES (3);\nINSERT INTO t VALUES (4);")},
      {dialect::postgresql});
  const int at = GENERATE(1, 2, 4);  // the statement after which it breaks
  const auto url = named(server.url(), "mine");
  pqxx::connection mine{url};
  options wishes;
  int done_statements = 0;
  wishes.observer = [&](const event& what) {
    if (!std::holds_alternative<events::statement_done>(what) || ++done_statements != at) return;
    static_cast<void>(
        server.query("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                     "WHERE application_name = 'mine'"));
  };
  const auto sessions = [&] {
    std::size_t count = 0;
    const auto log = server.log();
    for (auto found = log.find("application_name=mine"); found != std::string::npos;
         found = log.find("application_name=mine", found + 1)) {
      ++count;
    }
    return count;
  };
  REQUIRE(sessions() == 1);
  const auto ended = upgrade(bundle.view(), mine, wishes);
  REQUIRE(!ended);
  INFO(to_string(ended.error()));
  CHECK(ended.error().code == errc::connection_lost);
  CHECK(ended.error().exit_code() == 7);
  CHECK(done_statements == at);
  CHECK(sessions() == 1);

  pqxx::connection another{server.url()};
  const auto resumed = upgrade(bundle.view(), another);
  if (!resumed) FAIL(to_string(resumed.error()));
  CHECK(server.query("SELECT string_agg(id::text, ',' ORDER BY id) FROM t") == "1,2,3,4\n");
}

TEST_CASE("a role that may write all tables of the server could have written stored downgrades") {
  const cluster server;  // every database of it sees that role
  if (server.query("SELECT count(*) FROM pg_roles WHERE rolname = 'pg_write_all_data'") == "0\n") {
    WARN("not tried: this server has no pg_write_all_data, which came with PostgreSQL 14");
    return;
  }
  REQUIRE(upgrade(two_tables().view(), server.url()));
  const auto older = compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t")},
                             {dialect::postgresql});
  static_cast<void>(server.query("CREATE ROLE writer"));
  static_cast<void>(server.query("GRANT pg_write_all_data TO writer"));
  const auto refused = downgrade_stored(older.view(), server.url(), {});
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::unexpected_schema);
  CHECK_THAT(to_string(refused.error()), Catch::Contains("could have written them"));
  CHECK(server.query("SELECT count(*) FROM pg_tables WHERE tablename = 'u'") == "1\n");

  static_cast<void>(server.query("REVOKE pg_write_all_data FROM writer"));
  const auto done = downgrade_stored(older.view(), server.url(), {});
  if (!done) FAIL(to_string(done.error()));
  CHECK(done->heads == texts{"r1"});
}
