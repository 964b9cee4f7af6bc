// SPDX-License-Identifier: MIT
// A script that psql or sqlite3 replays leaves what a run would have left.
#include "runtime/src/offline.hpp"

#include "runtime/src/stamp.hpp"
#include "tests/database/scripts.hpp"

using namespace aludel;
using test::dump;
using test::replay;
using test::revision;
using test::script_of;

namespace {

using files = std::vector<test::revision_file>;

files postgresql_revisions() {
  return {{"a.sql", test::script_header("a1", "") + R"(
-- migrate:upgrade lock_timeout=3s statement_timeout=1min
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL, tags text[]); -- behind it
COMMENT ON TABLE users IS E'it\'s :x and \\ and ''quotes'' — ünïcødé';
INSERT INTO users SELECT n, 'u' || n || '@x', ARRAY['a', 'b', 'c']
FROM (SELECT 1 AS n, 2 AS "PORT") s WHERE (ARRAY[1, 2, 3])[1:"PORT"] = (ARRAY[1,2])[1:n+1];
CREATE FUNCTION slice(a int[], PORT int) RETURNS int[] LANGUAGE sql AS 'SELECT a[1:port]';
CREATE FUNCTION atomic(a int[], PORT int) RETURNS int[] LANGUAGE sql
BEGIN ATOMIC
  SELECT a[1:PORT];
  SELECT a[:PORT];
END;
CREATE TABLE spans ("begin" int, "end" int);
CREATE FUNCTION ends() RETURNS int LANGUAGE sql
BEGIN ATOMIC
  SELECT s.begin FROM spans s;
  SELECT s.end FROM spans s;
END;
CREATE FUNCTION body() RETURNS text LANGUAGE plpgsql AS $aludel$
BEGIN
  -- migrate:downgrade is text; here
  RETURN $x$ :HOST ; 'quoted' \ $x$;
END $aludel$;
SET search_path = pg_catalog;
SELECT pg_catalog.set_config('lock_timeout', '7', false);

-- migrate:verify
SELECT count(*) = 1, true FROM public.users;
SELECT id, email FROM public.users WHERE id > 5;
WITH x AS (SELECT 'a;b' AS y) SELECT y = $aludel$a;b$aludel$ FROM x;

-- migrate:downgrade
DROP FUNCTION ends; DROP TABLE spans; DROP FUNCTION body; DROP FUNCTION atomic; DROP FUNCTION slice; DROP TABLE users;
)"},
          {"b.sql", test::script_header("b1", "a1", "-- Branch Labels: left\n") + R"(
-- migrate:upgrade transaction=off
CREATE INDEX CONCURRENTLY users_email ON users (email);
CREATE INDEX CONCURRENTLY users_tags ON users USING gin (tags);
-- migrate:verify
SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_tags'::regclass;
-- migrate:downgrade
DROP INDEX users_tags; DROP INDEX users_email;
)"},
          {"c.sql",
           test::script_header("c1", "a1", "-- Branch Labels: right\n-- Depends On: b1\n") + R"(
-- migrate:upgrade
CREATE TYPE mood AS ENUM ('it''s', 'sad');
CREATE RULE quiet AS ON DELETE TO users DO ALSO (SELECT 1; SELECT 2);
SET standard_conforming_strings = on;
CREATE SCHEMA other; SET search_path = other; CREATE TABLE aludel_version (x int);
-- migrate:downgrade
DROP SCHEMA other CASCADE;
DROP RULE quiet ON users; DROP TYPE mood;
)"},
          {"d.sql",
           test::script_header("d1", "b1, c1") + "\n-- migrate:upgrade\n-- migrate:downgrade\n"},
          {"e.sql", test::script_header("e1", "d1") + R"(
-- migrate:compatible nobody reads it
-- migrate:upgrade
SELECT 1;
-- migrate:irreversible it is what it is
)"}};
}

files sqlite_revisions() {
  return {{"a.sql", test::script_header("a1", "") + R"(
-- migrate:upgrade
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL, "odd ; name" text); -- behind it
CREATE TABLE log (what text);
CREATE TRIGGER watch AFTER INSERT ON users BEGIN
  INSERT INTO log VALUES ('it''s; ' || NEW.email);
  INSERT INTO log VALUES (CASE WHEN 1 THEN 'x' END);
END;
INSERT INTO users VALUES (10
/ -- a line that ends statements
5, 'multi
/
.dump
go
# line — ünïcødé', 'x');
INSERT INTO log SELECT
go
/* alone on its line */ . what FROM log AS
go
WHERE 0;
-- migrate:verify
SELECT count(*) = 1, (SELECT max(1, 2)) = 2, 3 * 0 = 0 FROM users;
SELECT * FROM users WHERE id > 5;
WITH x AS (SELECT 'a;b' AS y) SELECT y = 'a;b' FROM x;
-- migrate:downgrade
DROP TRIGGER watch; DROP TABLE log; DROP TABLE users;
)"},
          {"b.sql", test::script_header("b1", "a1", "-- Branch Labels: left\n") + R"(
-- migrate:upgrade transaction=off
CREATE INDEX users_email ON users (email);
PRAGMA user_version = 7;
-- migrate:verify
SELECT user_version = 7 FROM pragma_user_version;
-- migrate:downgrade
DROP INDEX users_email;
)"},
          {"c.sql",
           test::script_header("c1", "a1", "-- Branch Labels: right\n-- Depends On: b1\n") + R"(
-- migrate:upgrade
CREATE TABLE children (parent integer REFERENCES users (id) ON DELETE CASCADE);
INSERT INTO children VALUES (2);
CREATE TABLE users_new (id integer PRIMARY KEY, email text);
INSERT INTO users_new SELECT id, email FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
-- migrate:downgrade
DROP TABLE children;
)"},
          {"d.sql",
           test::script_header("d1", "b1, c1") + "\n-- migrate:upgrade\n-- migrate:downgrade\n"},
          {"e.sql", test::script_header("e1", "d1") + R"(
-- migrate:compatible nobody reads it
-- migrate:upgrade
SELECT 1;
-- migrate:irreversible it is what it is
)"}};
}

files revisions_of(dialect language) {
  return language == dialect::sqlite ? sqlite_revisions() : postgresql_revisions();
}

}  // namespace

TEST_CASE("a replayed script leaves what an upgrade leaves") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const bool apart = GENERATE(false, true);
  const auto revisions = test::compile(revisions_of(language), {language}, "it's 50% $aludel$");
  const auto bundle = revisions.view();
  const test::scratch online{language};
  const test::scratch offline{language};
  const options wishes{.transaction_per_revision = apart};

  const auto ran = upgrade(bundle, online.url(), wishes);
  if (!ran) FAIL(to_string(ran.error()));
  const auto made = script_of(bundle, language, "base", wishes);
  const auto first = replay(offline, made.sql);
  INFO(first.err << made.sql);
  CHECK(first.exit_code == 0);
  CHECK(dump(offline) == dump(online));
  CHECK(status(bundle, offline.url())->up_to_date());
  CHECK(made.heads == ran->heads);

  // A second time it stops at once.
  const auto before = dump(offline);
  const auto second = replay(offline, made.sql);
  CHECK(second.exit_code != 0);
  CHECK(second.err.find("this script is for a database at base") != std::string::npos);
  CHECK(second.err.find("stands at e1 (chain ") != std::string::npos);
  CHECK(dump(offline) == before);
}

TEST_CASE("a script for a part, and the way down") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const auto revisions = test::compile(revisions_of(language), {language});
  const auto bundle = revisions.view();
  const test::scratch online{language};
  const test::scratch offline{language};
  for (const auto* database : {&online, &offline}) {
    REQUIRE(upgrade(bundle, database->url(), {.target = "b1"}));
  }
  REQUIRE(upgrade(bundle, online.url(), {.target = "d1"}));
  const auto up = replay(offline, script_of(bundle, language, "b1", {.target = "d1"}).sql);
  INFO(up.err);
  REQUIRE(up.exit_code == 0);
  CHECK(dump(offline) == dump(online));

  if (language == dialect::sqlite) return;  // its second revision keeps what it rebuilt
  REQUIRE(downgrade(bundle, online.url(), {.target = "base"}));
  const auto down = replay(
      offline, script_of(bundle, language, "d1", {.target = "base"}, direction::downgrade).sql);
  INFO(down.err);
  CHECK(down.exit_code == 0);
  CHECK(dump(offline) == dump(online));
}

TEST_CASE("a dry run from an older place is the same script, and changes nothing") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const auto revisions = test::compile(revisions_of(language), {language});
  const auto bundle = revisions.view();
  const detail::graph known{bundle};
  const test::scratch online{language};
  const test::scratch offline{language};
  for (const auto* database : {&online, &offline}) {
    REQUIRE(upgrade(bundle, database->url(), {.target = "a1"}));
  }
  const auto before = dump(offline);
  const auto made = write_script(known, offline.url(), direction::upgrade, {});
  REQUIRE(made);
  CHECK(dump(offline) == before);
  REQUIRE(upgrade(bundle, online.url()));
  const auto done = replay(offline, made->sql);
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(dump(offline) == dump(online));
}

TEST_CASE("a stamp as a script leaves what a stamp leaves") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const auto revisions = test::compile(revisions_of(language), {language});
  const auto bundle = revisions.view();
  const detail::graph known{bundle};
  const test::scratch online{language};
  const test::scratch offline{language};
  std::vector<detail::revision_index> from;
  // Up from nowhere, nowhere, down, to nothing.
  for (const std::string target : {"d1", "d1", "a1", "base"}) {
    CAPTURE(target);
    const auto made = stamp_script(known, language, from, {target});
    REQUIRE(made);
    REQUIRE(stamp(bundle, online.url(), {target}));
    const auto done = replay(offline, made->sql);
    INFO(done.err);
    REQUIRE(done.exit_code == 0);
    CHECK(dump(offline) == dump(online));
    from.clear();
    if (target != "base") from.push_back(*known.find(target));
    if (!made->steps.empty()) CHECK(replay(offline, made->sql).exit_code != 0);
  }
}

TEST_CASE("a script stops at a database in another state") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const auto revisions = test::compile(revisions_of(language), {language});
  const auto bundle = revisions.view();
  const auto sql = script_of(bundle, language, "a1", {.target = "b1"}).sql;
  const test::scratch database{language};
  const auto stops = [&](const std::string& why) {
    const auto before = dump(database);
    const auto done = replay(database, sql);
    CHECK(done.exit_code != 0);
    CHECK_THAT(done.err, Catch::Contains(why));
    CHECK(dump(database) == before);
  };
  stops(language == dialect::sqlite ? "no such table: main.aludel_version" : "stands at base");
  REQUIRE(upgrade(bundle, database.url(), {.target = "b1"}));
  stops("stands at b1");

  // The same revision with another text.
  const test::scratch edited{language};
  auto others = revisions_of(language);
  const auto at = others.front().second.find("CREATE TABLE users");
  others.front().second.insert(at, "CREATE TABLE more (id integer);\n");
  const auto other_bundle = test::compile(others, {language});
  REQUIRE(upgrade(other_bundle.view(), edited.url(), {.target = "a1"}));
  const auto done = replay(edited, sql);
  CHECK(done.exit_code != 0);
  CHECK_THAT(done.err, Catch::Contains("stands at a1 (chain "));
}

TEST_CASE("a dry run goes on where a revision without a transaction stopped") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const auto with = [&](const std::string& second) {
    return test::compile({{"a.sql", test::script_header("a1", "") +
                                        "-- migrate:upgrade transaction=off syntax=unchecked\n"
                                        "CREATE TABLE t (id integer);\n" +
                                        second +
                                        ";\nCREATE TABLE u (id integer);\n"
                                        "-- migrate:downgrade\nDROP TABLE t;\n"}},
                         {language});
  };
  const test::scratch database{language};
  REQUIRE(!upgrade(with("INSERT INTO nowhere VALUES (1)").view(), database.url()));
  const auto mended = with("INSERT INTO t VALUES (1)");
  const auto bundle = mended.view();
  const detail::graph known{bundle};
  const auto made = write_script(known, database.url(), direction::upgrade, {});
  if (!made) FAIL(to_string(made.error()));
  const auto done = replay(database, made->sql);
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(database.tables() == "aludel_history\naludel_version\nt\nu\n");
  CHECK(status(bundle, database.url())->up_to_date());
  const auto before = dump(database);
  CHECK(replay(database, made->sql).exit_code != 0);
  CHECK(dump(database) == before);
}

TEST_CASE("a failing verify section fails the script and leaves the database as it was") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const std::string query =
      GENERATE("SELECT 1 = 2", "SELECT * FROM t", "SELECT id, 1 FROM t", "SELECT 1 = 1, NULL");
  const auto revisions =
      test::compile({{"a.sql", test::script_header("a1", "") +
                                   "-- migrate:upgrade\nCREATE TABLE t (id integer);\n"
                                   "INSERT INTO t VALUES (3);\n-- migrate:verify\n" +
                                   query + ";\n-- migrate:downgrade\nDROP TABLE t;\n"}},
                    {language});
  const test::scratch database{language};
  const auto done = replay(database, script_of(revisions.view(), language, "base", {}).sql);
  CHECK(done.exit_code != 0);
  CHECK_THAT(done.err, Catch::Contains("the verify section of revision a1"));
  CHECK_THAT(done.err, Catch::Contains("does not hold"));
  CHECK(database.tables() == "aludel_history\naludel_version\n");
  CHECK(database.query("SELECT count(*) FROM aludel_history") == "0\n");
}

TEST_CASE("a script for PostgreSQL keeps revisions apart") {
  const test::scratch online{dialect::postgresql};
  const test::scratch offline{dialect::postgresql};
  auto name = "aludel_" + online.query("SELECT pg_catalog.pg_backend_pid()");
  name.pop_back();
  online.query("CREATE ROLE " + name);
  for (const auto* each : {&online, &offline}) {
    each->query("GRANT CREATE ON SCHEMA public TO " + name);
  }
  const auto revisions = test::compile(
      {revision("a1", "", "CREATE TABLE a (t text); SET ROLE " + name + "; CREATE TABLE b (t text)",
                "SELECT 1"),
       revision("a2", "a1", "SET standard_conforming_strings = off; CREATE TABLE c (t text)",
                "SELECT 'é'")},
      {dialect::postgresql});
  const auto ran = upgrade(revisions.view(), online.url());
  const auto done =
      replay(offline, "\\set AUTOCOMMIT off\n" +
                          script_of(revisions.view(), dialect::postgresql, "base", {}).sql);
  const auto owners = offline.query("SELECT tablename, tableowner = '" + name +
                                    "' FROM pg_catalog.pg_tables WHERE schemaname = 'public' AND "
                                    "tablename < 'd' ORDER BY tablename");
  const auto same = dump(online) == dump(offline);
  for (const auto* each : {&online, &offline}) each->query("DROP OWNED BY " + name);
  online.query("DROP ROLE " + name);
  INFO(done.err);
  REQUIRE(ran);
  CHECK(done.exit_code == 0);
  CHECK(owners == "a|f\naludel_history|f\naludel_version|f\nb|t\nc|f\n");
  CHECK(same);
}

TEST_CASE("a script stops where another schema has become the current one") {
  const auto revisions = test::compile(revisions_of(dialect::postgresql), {dialect::postgresql});
  const auto bundle = revisions.view();
  const test::scratch database{dialect::postgresql};
  REQUIRE(upgrade(bundle, database.url(), {.target = "a1"}));
  database.query("CREATE SCHEMA app");
  database.query(
      "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = app, public', "
      "current_database()); END$$");
  const auto done =
      replay(database, script_of(bundle, dialect::postgresql, "a1", {.target = "b1"}).sql);
  CHECK(done.exit_code != 0);
  CHECK_THAT(done.err, Catch::Contains("the current schema is app"));
  CHECK(database.query("SELECT revision FROM aludel_version") == "a1\n");
}

TEST_CASE("a script stops where the version table has lost its rows") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const auto revisions = test::compile(revisions_of(language), {language});
  const auto bundle = revisions.view();
  const detail::graph known{bundle};
  const test::scratch database{language};
  REQUIRE(upgrade(bundle, database.url(), {.target = "b1"}));
  const auto whole = script_of(bundle, language, "base", {.target = "a1"}).sql;
  const auto record = stamp_script(known, language, {}, {"heads"});
  REQUIRE(record);
  database.query("DELETE FROM aludel_version");
  const auto before = dump(database);
  for (const auto& sql : {whole, record->sql}) {
    const auto done = replay(database, sql);
    CHECK(done.exit_code != 0);
    CHECK_THAT(done.err, Catch::Contains("lost its rows: by the history revision b1 is applied"));
    CHECK(dump(database) == before);
  }
  const auto online = upgrade(bundle, database.url());
  REQUIRE(!online);
  CHECK_THAT(online.error().message,
             Catch::Contains("it lost its rows; by the history it stands at b1"));

  // Gone down as far as it goes, nothing is lost.
  REQUIRE(stamp(bundle, database.url(), {"b1"}));
  REQUIRE(stamp(bundle, database.url(), {"base"}));
  const auto again = replay(database, record->sql);
  INFO(again.err);
  CHECK(again.exit_code == 0);
}

TEST_CASE("a script says that the connection has no current schema") {
  const auto revisions = test::compile(revisions_of(dialect::postgresql), {dialect::postgresql});
  const test::scratch database{dialect::postgresql};
  database.query(
      "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = nowhere', "
      "current_database()); END$$");
  const auto done =
      replay(database, script_of(revisions.view(), dialect::postgresql, "base", {}).sql);
  CHECK(done.exit_code != 0);
  CHECK_THAT(done.err, Catch::Contains("the connection has no current schema"));
}

TEST_CASE("no script is written across an irreversible revision") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const auto revisions = test::compile(revisions_of(language), {language});
  const auto bundle = revisions.view();
  const detail::graph known{bundle};
  const auto made =
      write_script(known, language, direction::downgrade, {*known.find("e1")}, {.target = "d1"});
  REQUIRE(!made);
  CHECK(made.error().code == errc::irreversible);
  CHECK(made.error().notes.empty());
}
