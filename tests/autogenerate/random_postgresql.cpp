// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "tests/autogenerate/random_schema.hpp"

namespace aludel::test {

namespace {

/// `major`: of the server; an older one gets `instead`.
std::string since(int major, std::string_view sql, std::string_view instead) {
  constexpr int of_major = 10'000;
  return fmt::format(
      "DO $do$ BEGIN IF current_setting('server_version_num')::int >= {} THEN "
      "EXECUTE $sql${}$sql$; ELSE EXECUTE $sql${}$sql$; END IF; END $do$",
      major * of_major, sql, instead);
}

}  // namespace

// Statements are longer than lines.
// NOLINTBEGIN(bugprone-suspicious-missing-comma)
const std::vector<thing>& things_of_postgresql() {
  static const std::vector<thing> all{
      {"sales", {}, {"CREATE SCHEMA sales", "CREATE SCHEMA sales; COMMENT ON SCHEMA sales IS 's'"}},
      {"pg_trgm", {}, {"CREATE EXTENSION pg_trgm"}},
      {"mood",
       {},
       {"CREATE TYPE mood AS ENUM ('a', 'b')", "CREATE TYPE mood AS ENUM ('a', 'b', 'it''s c')",
        "CREATE TYPE mood AS ENUM ('z', 'a', 'm', 'b')", "CREATE TYPE mood AS ENUM ('b', 'a')",
        "CREATE TYPE mood AS ENUM ('a'); COMMENT ON TYPE mood IS 'one'"}},
      {"kind",
       {"sales"},
       {"CREATE TYPE sales.\"Kind\" AS ENUM ('x')", "CREATE TYPE sales.\"Kind\" AS ENUM ('x', 'y')",
        "CREATE TYPE sales.\"Kind\" AS ENUM ('y', 'x')"}},
      {"email",
       {},
       {"CREATE DOMAIN email AS text", "CREATE DOMAIN email AS text NOT NULL",
        "CREATE DOMAIN email AS text DEFAULT 'a@b' CONSTRAINT email_at CHECK (VALUE LIKE '%@%')",
        "CREATE DOMAIN email AS text CONSTRAINT email_at CHECK (VALUE ~ '@')",
        "CREATE DOMAIN email AS text; COMMENT ON DOMAIN email IS 'an address'"}},
      {"price",
       {},
       {"CREATE DOMAIN price AS numeric(10,2)", "CREATE DOMAIN price AS numeric(12,2)",
        "CREATE DOMAIN price AS bigint CONSTRAINT price_more CHECK (VALUE > 0)"}},
      {"pair",
       {},
       {"CREATE TYPE pair AS (a integer, b text)", "CREATE TYPE pair AS (a integer)",
        "CREATE TYPE pair AS (a bigint, c text COLLATE \"C\")"}},
      {"said",
       {"mood"},
       {"CREATE DOMAIN said AS mood", "CREATE DOMAIN said AS mood DEFAULT 'a'",
        "CREATE DOMAIN said AS mood[]",
        "CREATE DOMAIN said AS mood CONSTRAINT said_so CHECK (VALUE = 'a')"}},
      {"felt",
       {"mood", "said"},
       {"CREATE TYPE felt AS (m mood, n integer)", "CREATE TYPE felt AS (n integer, m mood)",
        "CREATE TYPE felt AS (m mood, n bigint, more mood[])",
        "CREATE TYPE felt AS (m said, n text)"}},
      {"feelings",
       {"said", "felt"},
       {"CREATE TABLE feelings (id int, s said, f felt)",
        "CREATE TABLE feelings (id int, s said DEFAULT NULL, f felt, all_s said[], all_f felt[])"}},
      {"feelings_idx", {"feelings"}, {"CREATE INDEX feelings_idx ON feelings (((f).n))"}},
      {"feelings_seen", {"feelings"}, {"CREATE VIEW feelings_seen AS SELECT (f).m FROM feelings"}},
      {"span",
       {},
       {"CREATE TYPE span AS RANGE (SUBTYPE = float8)",
        "CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi)"}},
      {"costs",
       {"price", "span", "email"},
       {"CREATE TABLE costs (id price, one price DEFAULT 1 CHECK (one > 0), more price[], s span, "
        "whom email UNIQUE)",
        "CREATE TABLE costs (id integer, one price, s span NOT NULL, more price[] DEFAULT '{1}', "
        "whom email, twice price GENERATED ALWAYS AS (one * 2) STORED)"}},
      {"costs_idx", {"costs"}, {"CREATE INDEX costs_idx ON costs (one, s) WHERE one < 9"}},
      {"counter",
       {},
       {"CREATE SEQUENCE counter", "CREATE SEQUENCE counter AS integer INCREMENT 5 START 10",
        "CREATE SEQUENCE counter MAXVALUE 100 CYCLE CACHE 3",
        "CREATE SEQUENCE counter INCREMENT -1; COMMENT ON SEQUENCE counter IS 'down'"}},
      {"twice",
       {},
       {"CREATE FUNCTION twice(i integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT i * 2'",
        "CREATE FUNCTION twice(i integer) RETURNS integer LANGUAGE sql IMMUTABLE "
        "AS 'SELECT 2 * i'",
        "CREATE FUNCTION twice(i integer) RETURNS bigint LANGUAGE sql IMMUTABLE "
        "AS 'SELECT 2::bigint * i'",
        "CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE "
        "AS 'BEGIN RETURN n + n; END'; COMMENT ON FUNCTION twice IS 'doubles'"}},
      {"touch",
       {},
       {"CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'"}},
      {"clean",
       {},
       {"CREATE PROCEDURE clean(a text) LANGUAGE sql AS 'SELECT 1'",
        "CREATE PROCEDURE clean(a text) LANGUAGE sql AS 'SELECT 2'"}},
      {"total",
       {},
       {"CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0')",
        "CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer)"}},
      // ---- users
      {"users",
       {},
       {"CREATE TABLE users ()",
        "CREATE TABLE users () WITH (fillfactor = 70, autovacuum_enabled = false)",
        "CREATE TABLE users (); ALTER TABLE users ENABLE ROW LEVEL SECURITY; "
        "COMMENT ON TABLE users IS 'people''s'"}},
      {"users.id",
       {"users"},
       {"ALTER TABLE users ADD id integer NOT NULL", "ALTER TABLE users ADD id bigint NOT NULL",
        "ALTER TABLE users ADD id serial", "ALTER TABLE users ADD id bigserial",
        "ALTER TABLE users ADD id integer GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE users ADD id bigint GENERATED BY DEFAULT AS IDENTITY "
        "(START WITH 100 INCREMENT BY 10 MAXVALUE 100000 CYCLE)",
        "ALTER TABLE users ADD id bigint GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY -1)",
        "ALTER TABLE users ADD id integer NOT NULL DEFAULT 7; "
        "COMMENT ON COLUMN users.id IS 'a number'"}},
      {"users.name",
       {"users"},
       {"ALTER TABLE users ADD name text", "ALTER TABLE users ADD name varchar(40) NOT NULL",
        "ALTER TABLE users ADD name varchar(80) DEFAULT 'x'",
        "ALTER TABLE users ADD name text COLLATE \"C\" NOT NULL DEFAULT ''",
        "ALTER TABLE users ADD name text; ALTER TABLE users ALTER name SET STORAGE EXTERNAL, "
        "ALTER name SET STATISTICS 500, ALTER name SET (n_distinct = 5)"}},
      {"users.age",
       {"users"},
       {"ALTER TABLE users ADD age integer", "ALTER TABLE users ADD age smallint DEFAULT 1",
        "ALTER TABLE users ADD age text DEFAULT '18'",
        "ALTER TABLE users ADD age numeric(10,2) DEFAULT 1.5"}},
      {"users.mood",
       {"users", "mood"},
       {"ALTER TABLE users ADD mood mood", "ALTER TABLE users ADD mood mood DEFAULT 'a'",
        "ALTER TABLE users ADD mood mood[] DEFAULT '{a}'",
        "ALTER TABLE users ADD mood text DEFAULT 'a'"}},
      {"users.email", {"users", "email"}, {"ALTER TABLE users ADD email email"}},
      {"users.full",
       {"users", "users.name"},
       {"ALTER TABLE users ADD \"Full\" text GENERATED ALWAYS AS (upper(name)) STORED",
        "ALTER TABLE users ADD \"Full\" text GENERATED ALWAYS AS (lower(name)) STORED",
        "ALTER TABLE users ADD \"Full\" text"}},
      {"users.data",
       {"users"},
       {"ALTER TABLE users ADD data json DEFAULT '{}'",
        "ALTER TABLE users ADD data jsonb DEFAULT '{}'",
        "ALTER TABLE users ADD data jsonb DEFAULT '{\"a\": [1]}'",
        "ALTER TABLE users ADD data integer[] DEFAULT ARRAY[1,2]"}},
      {"users.made",
       {"users"},
       {"ALTER TABLE users ADD made timestamptz DEFAULT now()",
        "ALTER TABLE users ADD made timestamptz DEFAULT CURRENT_TIMESTAMP",
        "ALTER TABLE users ADD made timestamp NOT NULL DEFAULT now()",
        "ALTER TABLE users ADD made date"}},
      {"users.twice", {"users", "twice"}, {"ALTER TABLE users ADD twice bigint DEFAULT twice(3)"}},
      {"users_pkey",
       {"users.id"},
       {"ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY (id)",
        "ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY (id) WITH (fillfactor = 60)",
        "ALTER TABLE users ADD CONSTRAINT users_pkey UNIQUE (id); COMMENT ON INDEX users_pkey IS "
        "'quick too'"}},
      {"users_name_key",
       {"users.name"},
       {"ALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE (name)",
        "ALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE (name) DEFERRABLE",
        "ALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE (name) INCLUDE (name)",
        "ALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE NULLS NOT DISTINCT (name)"}},
      {"users_id_check",
       {"users.id"},
       {"ALTER TABLE users ADD CONSTRAINT users_id_check CHECK (id > 0)",
        "ALTER TABLE users ADD CONSTRAINT users_id_check CHECK (id > 0) NOT VALID",
        "ALTER TABLE users ADD CONSTRAINT users_id_check CHECK (id <> 0); "
        "COMMENT ON CONSTRAINT users_id_check ON users IS 'never'"}},
      {"users_twice_check",
       {"users.id", "twice"},
       {"ALTER TABLE users ADD CONSTRAINT users_twice_check CHECK (twice(id::integer) > 0)"}},
      {"users_excl",
       {"users.id"},
       {"ALTER TABLE users ADD CONSTRAINT users_excl EXCLUDE USING gist "
        "(int8range(id, id + 1) WITH &&)",
        "ALTER TABLE users ADD CONSTRAINT users_excl EXCLUDE USING gist "
        "(int8range(id, id) WITH &&) WHERE (id > 5)"}},
      {"users_name_idx",
       {"users.name"},
       {"CREATE INDEX users_name_idx ON users (name)",
        "CREATE INDEX users_name_idx ON users (lower(name) DESC NULLS LAST)",
        "CREATE UNIQUE INDEX users_name_idx ON users (name text_pattern_ops)",
        "CREATE INDEX users_name_idx ON users USING hash (name)",
        "CREATE INDEX users_name_idx ON users (name) INCLUDE (name) WITH (fillfactor = 50); "
        "COMMENT ON INDEX users_name_idx IS 'quick'"}},
      {"users_mood_idx",
       {"users.mood", "users.id"},
       {"CREATE INDEX users_mood_idx ON users (id) WHERE mood IS NOT NULL",
        "CREATE INDEX users_mood_idx ON users (id) WITH (deduplicate_items = off, fillfactor = 70) "
        "WHERE mood IS NOT NULL",
        "CREATE INDEX users_mood_idx ON users (mood, id); "
        "ALTER TABLE users CLUSTER ON users_mood_idx"}},
      {"users_twice_idx",
       {"users.id", "twice"},
       {"CREATE INDEX users_twice_idx ON users (twice(id::integer)); "
        "ALTER INDEX users_twice_idx ALTER COLUMN 1 SET STATISTICS 200",
        "CREATE INDEX users_twice_idx ON users (twice(id::integer))"}},
      {"users_stat",
       {"users.id", "users.age"},
       {"CREATE STATISTICS users_stat ON id, age FROM users",
        "CREATE STATISTICS users_stat (ndistinct) ON id, age FROM users; "
        "ALTER STATISTICS users_stat SET STATISTICS 50"}},
      {"users_touch",
       {"users.name", "touch"},
       {"CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()",
        "CREATE TRIGGER users_touch AFTER UPDATE OF name ON users FOR EACH ROW "
        "WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION touch()",
        "CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch(); "
        "ALTER TABLE users DISABLE TRIGGER users_touch"}},
      {"users_policy",
       {"users.id"},
       {"CREATE POLICY users_policy ON users USING (id > 0)",
        "CREATE POLICY users_policy ON users FOR SELECT TO CURRENT_USER USING (id > 1)",
        "CREATE POLICY users_policy ON users AS RESTRICTIVE FOR UPDATE USING (id > 1) "
        "WITH CHECK (id > 2)"}},
      // ---- posts
      {"posts",
       {},
       {"CREATE TABLE posts (id integer, author bigint)",
        "CREATE TABLE posts (author bigint, id integer)",
        "CREATE TABLE posts (id integer, author integer NOT NULL)"}},
      {"posts_author",
       {"posts", "users_pkey"},
       {"ALTER TABLE posts ADD CONSTRAINT posts_author FOREIGN KEY (author) REFERENCES users (id)",
        "ALTER TABLE posts ADD CONSTRAINT posts_author FOREIGN KEY (author) REFERENCES users (id) "
        "ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED",
        "ALTER TABLE posts ADD CONSTRAINT posts_author FOREIGN KEY (author) REFERENCES users (id) "
        "MATCH FULL NOT VALID"}},
      {"posts_rule",
       {"posts"},
       {"CREATE RULE posts_rule AS ON DELETE TO posts DO INSTEAD NOTHING",
        "CREATE RULE posts_rule AS ON UPDATE TO posts DO ALSO NOTIFY posts",
        "CREATE RULE posts_rule AS ON DELETE TO posts DO INSTEAD NOTHING; "
        "ALTER TABLE posts DISABLE RULE posts_rule"}},
      {"posts_identity",
       {"posts"},
       {"ALTER TABLE posts REPLICA IDENTITY FULL", "ALTER TABLE posts REPLICA IDENTITY NOTHING"}},
      {"pad", {}, {"CREATE TABLE pad (id integer)", "CREATE UNLOGGED TABLE pad (id integer)"}},
      // ---- two that refer to each other
      {"hen", {}, {"CREATE TABLE hen (id integer PRIMARY KEY, egg integer)"}},
      {"egg",
       {"hen"},
       {"CREATE TABLE egg (id integer PRIMARY KEY, hen integer REFERENCES hen); "
        "ALTER TABLE hen ADD FOREIGN KEY (egg) REFERENCES egg",
        "CREATE TABLE egg (id integer PRIMARY KEY, hen integer REFERENCES hen)"}},
      // ---- orders
      {"orders",
       {"sales"},
       {"CREATE TABLE sales.orders (id integer, day date NOT NULL) PARTITION BY RANGE (day); "
        "CREATE TABLE sales.orders_2020 PARTITION OF sales.orders "
        "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
        "CREATE TABLE sales.orders (id integer, day date NOT NULL) PARTITION BY RANGE (day); "
        "CREATE TABLE sales.orders_2020 PARTITION OF sales.orders DEFAULT",
        "CREATE TABLE sales.orders (id integer, day date NOT NULL, sum integer) "
        "PARTITION BY RANGE (day); CREATE TABLE sales.orders_2020 PARTITION OF sales.orders "
        "FOR VALUES FROM ('2020-01-01') TO ('2020-07-01')"}},
      {"orders_idx",
       {"orders"},
       {"CREATE INDEX orders_idx ON sales.orders (id)",
        "CREATE INDEX orders_idx ON sales.orders (day, id)"}},
      {"orders_kind",
       {"orders", "kind"},
       {"ALTER TABLE sales.orders ADD kind sales.\"Kind\"",
        "ALTER TABLE sales.orders ADD kind sales.\"Kind\" DEFAULT 'x'"}},
      {"archive",
       {"posts"},
       {"CREATE TABLE archive (gone date) INHERITS (posts)",
        "CREATE TABLE archive (gone timestamptz) INHERITS (posts)"}},
      // ---- Views
      {"people",
       {"users.id", "users.name"},
       {"CREATE VIEW people AS SELECT id, name FROM users",
        "CREATE VIEW people AS SELECT id, name, 1 AS one FROM users",
        "CREATE VIEW people WITH (security_barrier = true) AS SELECT name, id FROM users",
        "CREATE VIEW people AS SELECT id, name FROM users WHERE id > 5; "
        "COMMENT ON VIEW people IS 'all of them'"}},
      {"few",
       {"people"},
       {"CREATE VIEW few AS SELECT id FROM people WHERE id < 10",
        "CREATE VIEW few AS SELECT id, name FROM people"}},
      {"counted",
       {"posts"},
       {"CREATE MATERIALIZED VIEW counted AS SELECT author, count(*) FROM posts GROUP BY 1",
        "CREATE MATERIALIZED VIEW counted WITH (fillfactor = 50) AS "
        "SELECT author, count(*) FROM posts GROUP BY 1",
        "CREATE MATERIALIZED VIEW counted AS SELECT author FROM posts"}},
      {"counted_idx",
       {"counted"},
       {"CREATE UNIQUE INDEX counted_idx ON counted (author)",
        "CREATE INDEX counted_idx ON counted (author)"}},
      {"aged",
       {"users.mood"},
       {"CREATE VIEW aged AS SELECT mood FROM users",
        "CREATE VIEW aged AS SELECT count(*) FROM users WHERE mood IS NOT NULL"}},
      {"many",
       {"users.id", "twice"},
       {"CREATE VIEW many AS SELECT twice(id::integer) FROM users",
        "CREATE FUNCTION many() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM users'"}},
      // ---- what newer servers have
      {"recent",
       {},
       {since(18,
              "CREATE TABLE recent (a integer, b integer GENERATED ALWAYS AS (a + 1), "
              "c integer CONSTRAINT recent_c NOT NULL)",
              "CREATE TABLE recent (a integer, b integer, c integer NOT NULL)"),
        since(18,
              "CREATE TABLE recent (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED, "
              "c integer NOT NULL, CONSTRAINT recent_a CHECK (a > 0) NOT ENFORCED)",
              "CREATE TABLE recent (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED)"),
        since(18,
              "CREATE TABLE recent (a integer, b integer, c integer); "
              "ALTER TABLE recent ADD CONSTRAINT recent_c NOT NULL c NOT VALID",
              "CREATE TABLE recent (b integer, c integer)"),
        since(18,
              "CREATE TABLE recent (a integer, b bigint GENERATED ALWAYS AS (a * 2) VIRTUAL, "
              "q int4range, r int4range, CONSTRAINT recent_r UNIQUE (q, r WITHOUT OVERLAPS))",
              "CREATE TABLE recent (a integer, q int4range, r int4range)")}},
      {"shares",
       {},
       {since(17,
              "CREATE TABLE shares (id integer GENERATED ALWAYS AS IDENTITY, k integer NOT NULL) "
              "PARTITION BY LIST (k); CREATE TABLE shares_1 PARTITION OF shares FOR VALUES IN (1)",
              "CREATE TABLE shares (id integer, k integer NOT NULL) PARTITION BY LIST (k); "
              "CREATE TABLE shares_1 PARTITION OF shares FOR VALUES IN (1)"),
        since(17,
              "CREATE TABLE shares (id integer, k integer, CONSTRAINT shares_k "
              "EXCLUDE USING btree (k WITH =)) PARTITION BY LIST (k); "
              "CREATE TABLE shares_1 PARTITION OF shares FOR VALUES IN (1, 2)",
              "CREATE TABLE shares (k integer) PARTITION BY LIST (k); "
              "CREATE TABLE shares_1 PARTITION OF shares FOR VALUES IN (1, 2)"),
        "CREATE TABLE shares (id integer, k integer, sum integer) PARTITION BY LIST (k); "
        "CREATE TABLE shares_1 PARTITION OF shares FOR VALUES IN (2)"}},
  };
  return all;
}
// NOLINTEND(bugprone-suspicious-missing-comma)

}  // namespace aludel::test
