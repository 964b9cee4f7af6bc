// SPDX-License-Identifier: MIT
// What stands between a program and its database, and how that is told.
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>

#include "tests/database/scratch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;

namespace {

const std::vector<test::revision_file> one{
    test::revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t")};

error failure(dialect language, const std::string& url) {
  const auto bundle = test::compile(one, {language});
  const auto done = upgrade(bundle.view(), url);
  REQUIRE(!done);
  return done.error();
}

/// A server that asks for passwords, in a directory of its own.
class password_server {
public:
  password_server() {
    script(R"sh(
set -e
bin=${ALUDEL_POSTGRES_BIN:-$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
as=; [ "$(id -u)" -ne 0 ] || { chown nobody .; as="setpriv --reuid=nobody --regid=$(id -g nobody) --clear-groups"; }
echo correct-horse >pw; chmod 644 pw
$as "$bin/initdb" -D "$PWD/data" -U ada -A scram-sha-256 --pwfile=pw >/dev/null
$as "$bin/pg_ctl" -D "$PWD/data" -l "$PWD/log" -w start -o "-c listen_addresses= -c fsync=off -c unix_socket_directories=$PWD" >/dev/null
)sh");
  }
  password_server(const password_server&) = delete;
  password_server& operator=(const password_server&) = delete;
  ~password_server() {
    script(R"sh(
bin=${ALUDEL_POSTGRES_BIN:-$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
as=; [ "$(id -u)" -ne 0 ] || as="setpriv --reuid=nobody --regid=$(id -g nobody) --clear-groups"
$as "$bin/pg_ctl" -D "$PWD/data" -m immediate -w stop >/dev/null
)sh");
  }

  [[nodiscard]] std::string url(const std::string& user_and_password) const {
    return fmt::format("postgresql://{}@/postgres?host={}", user_and_password,
                       directory_.path().string());
  }

private:
  void script(const std::string& text) const {
    chmod(directory_.path().c_str(), 0755);
    const auto done = test::run({"sh", "-c", text}, {.directory = directory_.path()});
    INFO(done.err);
    CHECK(done.exit_code == 0);
  }

  test::temporary_directory directory_;
};

}  // namespace

TEST_CASE("a wrong password is told and never printed") {
  const password_server server;
  const auto problem = failure(dialect::postgresql, server.url("ada:wrong-canary"));
  CHECK(problem.code == errc::cannot_connect);
  CHECK(problem.exit_code() == 3);
  CHECK(problem.hint == "check the user and the password");
  CHECK(to_string(problem).find("canary") == std::string::npos);
  const auto bundle = test::compile(one, {dialect::postgresql});
  CHECK(upgrade(bundle.view(), server.url("ada:correct-horse")));
}

TEST_CASE("a server that is not there is told with its place") {
  const auto problem =
      failure(dialect::postgresql, "postgresql://ada:canary@/app?host=/nowhere/at/all");
  CHECK(problem.code == errc::cannot_connect);
  CHECK_THAT(problem.message, Catch::StartsWith("cannot connect to postgresql:///app: connection "
                                                "to server on socket \"/nowhere/at/all"));
  CHECK(problem.hint == "check that the server runs and that host and port are right");
}

TEST_CASE("a database that is not there is told with what makes it") {
  const auto problem = failure(dialect::postgresql, test::server_url("no_such_database"));
  CHECK(problem.code == errc::cannot_connect);
  CHECK_THAT(problem.message, Catch::Contains("database \"no_such_database\" does not exist"));
  CHECK(problem.hint == "make it first: createdb, or CREATE DATABASE");
}

TEST_CASE("a connection string that libpq refuses is not quoted") {
  for (const auto* url : {"postgresql://h/app?canary=1", "host=h port=canary", "host=h canary"}) {
    const auto problem = failure(dialect::postgresql, url);
    CHECK(problem.code == errc::cannot_connect);
    CHECK(to_string(problem).find("canary") == std::string::npos);
  }
}

TEST_CASE("a directory as SQLite file is refused") {
  const test::temporary_directory directory;
  const auto problem = failure(dialect::sqlite, "sqlite:///" + directory.path().string());
  CHECK(problem.code == errc::cannot_connect);
  CHECK(problem.exit_code() == 3);
  CHECK(problem.hint == "it is a directory: name a file in it");
}

TEST_CASE("a SQLite file in a directory that is not there is refused") {
  const test::temporary_directory directory;
  const auto missing = directory.path() / "missing";
  const auto problem = failure(dialect::sqlite, "sqlite:///" + (missing / "app.db").string());
  CHECK(problem.code == errc::cannot_connect);
  CHECK(problem.hint == "make the directory " + missing.string() + " first");
}

TEST_CASE("a file that is no database is refused and left alone") {
  const test::temporary_directory directory;
  const auto file = directory.path() / "notes.txt";
  const std::string notes(5000, 'x');
  test::write_file(file, notes);
  const auto problem = failure(dialect::sqlite, "sqlite:///" + file.string());
  CHECK(problem.code == errc::cannot_connect);
  CHECK(problem.hint == "the file is something else, or encrypted: name another one");
  CHECK(test::read_file(file) == notes);
}

TEST_CASE("a read-only SQLite database starts if it is up to date and else is refused") {
  const test::temporary_directory directory;
  const auto file = directory.path() / "app.db";
  const auto url = "sqlite:///" + file.string();
  const auto read_only = url + "?mode=ro";
  const auto bundle = test::compile(one, {dialect::sqlite});
  REQUIRE(upgrade(bundle.view(), url));
  CHECK(upgrade(bundle.view(), read_only));

  const auto more = test::compile(
      {one[0], test::revision("r2", "r1", "CREATE TABLE u (id integer)", "DROP TABLE u")},
      {dialect::sqlite});
  const auto done = upgrade(more.view(), read_only);
  REQUIRE(!done);
  CHECK(done.error().code == errc::not_writable);
  CHECK(done.error().exit_code() == 7);
  CHECK(done.error().hint ==
        "make the file and its directory writable for this user, without mode=ro");
  CHECK(done.error().notes.back() ==
        "1 revision is to run; nothing was changed, the database stays at r1");
}

TEST_CASE("a failing statement is shown with the server's position and hint") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = test::compile({test::revision("r1", "",
                                                    "CREATE TABLE users (email text);\n"
                                                    "CREATE INDEX ix_users_email\n"
                                                    "  ON users (emial);",
                                                    "DROP TABLE users")},
                                    {dialect::postgresql});
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(to_string(done.error()) ==
        "r1.sql:9:13: error: column \"emial\" does not exist [42703]\n"
        "    9 |   ON users (emial)\n"
        "      |             ^~~~~\n"
        "note: rolled back; the database stays at base");
}

TEST_CASE("a failing SQLite statement is shown with its position") {
  const test::scratch database{dialect::sqlite};
  auto file = test::revision("r1", "", "CREATE TABLE t (id integer);\nSELECT id,\n  nix FROM t;",
                             "DROP TABLE t");
  file.second.insert(file.second.find("-- migrate:upgrade") + 18, " syntax=unchecked");
  const auto bundle = test::compile({file}, {dialect::sqlite});
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(to_string(done.error()) ==
        "r1.sql:9:3: error: no such column: nix [42703]\n"
        "    9 |   nix FROM t\n"
        "      |   ^\n"
        "note: rolled back; the database stays at base");
}

TEST_CASE("foreign keys are off while a revision runs and checked before it is committed") {
  const test::scratch database{dialect::sqlite};
  const auto parents = test::revision(
      "r1", "",
      "CREATE TABLE parents (id integer PRIMARY KEY);\n"
      "CREATE TABLE children (id integer PRIMARY KEY, parent integer REFERENCES parents (id) ON "
      "DELETE CASCADE);\n"
      "INSERT INTO parents VALUES (1);\n"
      "INSERT INTO children VALUES (7, 1);",
      "DROP TABLE children;\nDROP TABLE parents;");
  const auto rebuild =
      test::revision("r2", "r1",
                     "CREATE TABLE new_parents (id integer PRIMARY KEY, name text);\n"
                     "INSERT INTO new_parents SELECT id, '' FROM parents;\n"
                     "DROP TABLE parents;\n"
                     "ALTER TABLE new_parents RENAME TO parents;",
                     "ALTER TABLE parents DROP COLUMN name;");
  const auto breaking =
      test::revision("r3", "r2", "DELETE FROM parents;", "INSERT INTO parents (id) VALUES (1);");
  const auto bundle = test::compile({parents, rebuild, breaking}, {dialect::sqlite});
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r2"}));
  CHECK(database.query("SELECT id, parent FROM children") == "7|1\n");
  const auto done = upgrade(bundle.view(), database.url());
  REQUIRE(!done);
  CHECK(done.error().message ==
        "row 7 of table children refers to a row of parents that does not exist");
  CHECK(database.query("SELECT count(*) FROM parents") == "1\n");
}

TEST_CASE("what one revision sets does not reach the next") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = test::compile(
      {test::revision("r1", "",
                      "SELECT pg_catalog.set_config('search_path', '', false);\n"
                      "SET standard_conforming_strings = off;",
                      "SELECT 1"),
       test::revision("r2", "r1", "CREATE TABLE t (path text DEFAULT 'a\\b');", "DROP TABLE t")},
      {dialect::postgresql});
  REQUIRE(upgrade(bundle.view(), database.url()));
  CHECK(database.tables() == "aludel_history\naludel_version\nt\n");
}

TEST_CASE("tables in another schema than the current one are refused") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = test::compile(one, {dialect::postgresql});
  REQUIRE(upgrade(bundle.view(), database.url()));
  database.query("CREATE SCHEMA \"An Other\"");
  const auto url = database.url() + "&options=-csearch_path%3D%22An%5C%20Other%22,public";
  const auto done = upgrade(bundle.view(), url);
  REQUIRE(!done);
  CHECK(done.error().code == errc::unexpected_schema);
  CHECK(done.error().message ==
        "the current schema is \"An Other\", but this database's migrations are recorded in schema "
        "public");
  // Another bundle has nothing there, and gets tables in its own schema.
  const auto other = test::compile(one, {dialect::postgresql}, "other");
  REQUIRE(upgrade(other.view(), url));
  CHECK(database.query("SELECT bundle FROM \"An Other\".aludel_version") == "other\n");
}

TEST_CASE("a connection without a current schema is told what it needs") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = test::compile(one, {dialect::postgresql});
  const auto url = database.url() + "&options=-csearch_path%3D";
  const auto first = upgrade(bundle.view(), url);
  REQUIRE(!first);
  CHECK(first.error().code == errc::unexpected_schema);
  CHECK(first.error().message == "the connection has no current schema");
  REQUIRE(upgrade(bundle.view(), database.url()));
  CHECK(upgrade(bundle.view(), url).error().message == first.error().message);
}

TEST_CASE("a server that does not answer is given up") {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0);
  REQUIRE(listen(listener, 8) == 0);
  REQUIRE(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  const auto bundle = test::compile(one, {dialect::postgresql});
  const auto start = std::chrono::steady_clock::now();
  const auto done = upgrade(
      bundle.view(), fmt::format("postgresql://ada@127.0.0.1:{}/app", ntohs(address.sin_port)),
      {.connect_wait = std::chrono::seconds(2)});
  close(listener);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
  REQUIRE(!done);
  CHECK(done.error().code == errc::cannot_connect);
  CHECK_THAT(done.error().message, Catch::Contains("timeout expired"));
}

TEST_CASE("tables of a stranger are not trusted") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = test::compile(one, {dialect::postgresql});
  const auto stranger = "stranger_" + std::to_string(getpid());
  const auto reader = "reader_" + std::to_string(getpid());
  database.query("CREATE ROLE " + stranger);
  database.query("CREATE ROLE " + reader + " LOGIN");
  REQUIRE(upgrade(bundle.view(), database.url()));
  database.query("GRANT SELECT ON aludel_version, aludel_history TO " + reader);
  auto as_reader = database.url();
  as_reader.replace(as_reader.find("postgres@"), 9, reader + "@");
  CHECK(status(bundle.view(), as_reader));

  database.query("ALTER TABLE aludel_version OWNER TO " + stranger);
  const auto refused = status(bundle.view(), as_reader);
  database.query("DROP OWNED BY " + stranger);
  database.query("DROP OWNED BY " + reader);
  database.query("DROP ROLE " + stranger);
  database.query("DROP ROLE " + reader);
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::unexpected_schema);
  CHECK(refused.error().message == "the table public.aludel_version belongs to the role " +
                                       stranger + ", who owns neither the schema nor the database");
}

TEST_CASE("text beyond ASCII is stored as UTF-8 whatever the environment says") {
  const test::scratch database{dialect::postgresql};
  setenv("PGCLIENTENCODING", "LATIN1", 1);
  const auto bundle = test::compile(
      {test::revision("r1", "", "CREATE TABLE t AS SELECT 'é😀'::text AS word", "DROP TABLE t")},
      {dialect::postgresql});
  const auto done = upgrade(bundle.view(), database.url());
  unsetenv("PGCLIENTENCODING");
  REQUIRE(done);
  CHECK(database.query("SELECT length(word), word FROM t") == "2|é😀\n");
}
