#!/bin/sh
# SPDX-License-Identifier: MIT
# What round-trip tests find, and that nothing is left running after they have failed.
. "$(dirname "$0")/support.sh"
unset ALUDEL_TEST_DATABASE_URL
script="$ALUDEL_SOURCE/cmake/postgres_cluster.sh"
given=/tmp/aludel-case-$$
given_url="postgresql://postgres@/postgres?host=$given"

project <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS postgresql sqlite NO_CLI)
END
echo 'int main() {}' >main.cpp
users
revision 2b 1a "a forgotten index" <<'END'
-- migrate:upgrade
CREATE INDEX ix_users_email ON users (email);

-- migrate:downgrade
SELECT 1;
END
revision 3c 2b "drop the ages" <<'END'
-- migrate:upgrade
CREATE TABLE groups (id integer PRIMARY KEY);

-- migrate:irreversible the ages are gone
END
revision 4d 3c "a good one" <<'END'
-- migrate:upgrade
ALTER TABLE users ADD COLUMN name text;

-- migrate:downgrade
ALTER TABLE users DROP COLUMN name;
END
configure
build

run "$CTEST" --test-dir build -N
cluster=$(sed -n "s/.*postgres_cluster.sh\" \"start\" \"\([^\"]*\)\".*/\1/p" build/CTestTestfile.cmake)
[ -n "$cluster" ] || fail "no cluster"

refuse 8 "$CTEST" --test-dir build -L migrations --output-on-failure -j 2
says "myapp.migrations.sqlite.roundtrip (Failed)"
says "myapp.migrations.postgresql.roundtrip (Failed)"
counts 1 'index public.ix_users_email left behind by the downgrade: CREATE INDEX ix_users_email ON public.users'
counts 1 'index ix_users_email left behind by the downgrade: on users \(email'
counts 2 'FAILED 2b a forgotten index'
counts 2 "^  $CASE_DIRECTORY/versions/2b.sql$"
counts 2 'ok 1a create users \(up, down, up\)'
counts 2 'skipped: 3c drop the ages is irreversible: the ages are gone'
counts 2 'ok 4d a good one \(up, down, up\)'
counts 2 '(sqlite|postgresql): 2 passed, 1 irreversible, 1 failed'
[ ! -e "$cluster" ] || fail "$cluster is still there"
! server_runs "$cluster" || fail "the server still runs"

# Without server programs the PostgreSQL test is skipped, with the reason.
refuse 8 env ALUDEL_POSTGRES_BIN=none "$CTEST" --test-dir build -V
counts 1 'aludel.postgresql.start .* Passed'
counts 1 'postgresql.roundtrip [.]+[*]+Skipped'
says "skipped: no PostgreSQL server programs were found; install the package postgresql"

# With the downgrade mended everything passes, on a server that is there already as well.
sed -i 's/SELECT 1/DROP INDEX ix_users_email/' versions/2b.sql
build
run env PGOPTIONS="-c default_transaction_read_only=on" "$CTEST" --test-dir build -j 2
refuse 2 env ALUDEL_TEST_DATABASE_URL=sqlite:///some.db build/myapp_roundtrip postgresql
says "ALUDEL_TEST_DATABASE_URL is not the URL of a PostgreSQL server"
run sh "$script" start "$given"
trap 'sh "$script" stop "$given" >/dev/null' EXIT
export ALUDEL_TEST_DATABASE_URL="$given_url"
run "$CTEST" --test-dir build --output-on-failure -V
says "ALUDEL_TEST_DATABASE_URL is set: using that server"
counts 2 '3 passed, 1 irreversible, 0 failed'
left=$(psql -XAt "$given_url" -c "SELECT count(*) FROM pg_database WHERE datname LIKE 'aludel_roundtrip%'")
[ "$left" -eq 0 ] || fail "$left scratch databases were left"
unset ALUDEL_TEST_DATABASE_URL

# A revision that does not upgrade ends the walk; one that does not downgrade does not.
sed -i 's/DROP COLUMN name/DROP COLUMN nam/' versions/4d.sql
revision 5e 4d "fails on rows" <<'END'
-- migrate:upgrade
INSERT INTO users (id, email) VALUES (1, NULL);

-- migrate:downgrade
DELETE FROM users;
END
revision 6f 5e "never reached" <<'END'
-- migrate:upgrade
CREATE TABLE sixth (id integer);

-- migrate:downgrade
DROP TABLE sixth;
END
build
refuse 1 build/myapp_roundtrip sqlite --versions versions
says "does not downgrade"
says "versions/4d.sql:11"
says "does not upgrade:"
says "versions/5e.sql:8"
counts 1 'sqlite: 2 passed, 1 irreversible, 2 failed, 1 not reached'

# Roles are the server's: each test makes them anew, also after a failure.
revision 5e 4d "a reader" <<'END'
-- migrate:upgrade sqlite

-- migrate:upgrade postgresql
CREATE ROLE reader;
GRANT SELECT ON users TO reader;

-- migrate:downgrade sqlite

-- migrate:downgrade postgresql
DROP OWNED BY reader;
DROP ROLE reader;
END
revision 6f 5e "leaves a table" <<'END'
-- migrate:upgrade
CREATE TABLE IF NOT EXISTS sixth (id integer);

-- migrate:downgrade
SELECT 1;
END
revision 70 6f "never too late" <<'END'
-- migrate:upgrade
CREATE TABLE seventh (id integer);

-- migrate:downgrade
DROP TABLE seventh;
END
sed -i 's/DROP COLUMN nam/DROP COLUMN name/; s/DROP COLUMN namee/DROP COLUMN name/' versions/4d.sql
cat >>CMakeLists.txt <<'END'
add_executable(other main.cpp)
add_migrations(other versions DIALECTS postgresql NO_CLI)
END
build
refuse 8 "$CTEST" --test-dir build -R postgresql -j 4 --output-on-failure
counts 2 'ok 5e a reader'
counts 2 'FAILED 6f leaves a table'
counts 2 'ok 70 never too late'

# Revisions that work one at a time, and not in one run: there both write at the same time.
rm -r versions/*
users
revision 2b 1a "starts" <<'END'
-- migrate:upgrade
CREATE TABLE starts (at text UNIQUE);

-- migrate:downgrade
DROP TABLE starts;
END
for id in 3c:2b 4d:3c; do
  revision "${id%:*}" "${id#*:}" "a start" <<'END'
-- migrate:upgrade postgresql
INSERT INTO starts VALUES (now());

-- migrate:upgrade sqlite
INSERT INTO starts VALUES (random());

-- migrate:downgrade
DELETE FROM starts;
END
done
build
run build/myapp_roundtrip sqlite --versions versions
counts 1 'ok from base to the heads in one run'
counts 1 'sqlite: 4 passed, 0 irreversible, 0 failed; in one run 1 passed, 0 failed'
run "$ALUDEL_PACKAGE/bin/aludel" lock --dialect postgresql --dialect sqlite
refuse 8 "$CTEST" --test-dir build -R myapp.*postgresql --output-on-failure
counts 1 'ok 4d a start \(up, down, up\)'
counts 1 'FAILED from base to the heads in one run'
counts 1 'FAILED from 1a create users to the heads in one run'
counts 1 'FAILED from 2b starts to the heads in one run'
counts 3 'does not upgrade:'
counts 3 "^ *$CASE_DIRECTORY/versions/4d.sql:8:1: error: .*duplicate key"
counts 1 'ok from 3c a start to the heads in one run'
counts 1 'postgresql: 4 passed, 0 irreversible, 0 failed; in one run 1 passed, 3 failed'

# Roles stay on a server that is not the tests' own: what makes them can run once.
rm -r versions/*
revision 1a "" "a reader" <<'END'
-- migrate:upgrade
CREATE ROLE aludel_reader;

-- migrate:downgrade
DROP ROLE aludel_reader;
END
sed -i 's/DIALECTS postgresql sqlite/DIALECTS postgresql/' CMakeLists.txt
build
run env ALUDEL_TEST_DATABASE_URL="$given_url" build/myapp_roundtrip postgresql
counts 1 '1 passed, .* 0 failed; not tried in one run, since the roles that revisions make are there now'

refuse 2 build/myapp_roundtrip oracle
says "usage:"
