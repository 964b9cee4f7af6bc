#!/bin/sh
# SPDX-License-Identifier: MIT
# Tests with rows: add_migration_tests() and what it finds.
. "$(dirname "$0")/support.sh"
unset ALUDEL_TEST_DATABASE_URL
users
email_index
revision 3c 2b "users are people" <<'END'
-- migrate:upgrade
CREATE TABLE people (id integer PRIMARY KEY, email text NOT NULL, age integer);
INSERT INTO people (id, email) SELECT id, email FROM users;
DROP TABLE users;

-- migrate:downgrade
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);
INSERT INTO users SELECT id, email FROM people;
CREATE INDEX ix_users_email ON users (email);
DROP TABLE people;
END
revision 4d 3c "grown up" <<'END'
-- migrate:upgrade
DELETE FROM people WHERE age < 18;
CREATE TABLE log (line text);

-- migrate:downgrade
DROP TABLE log;
END
revision 5e 4d "shorter logs" <<'END'
-- migrate:upgrade
DELETE FROM log WHERE line = 'b';
CREATE INDEX ix_log ON log (line);

-- migrate:downgrade
DROP INDEX ix_log;
END
echo "INSERT INTO users VALUES (1, 'ada;@example.org'); -- a comment
INSERT INTO users VALUES (2, 'grace@example.org');" >users.sql
echo "UPDATE people SET age = 10 * id" >ages.sql
echo "INSERT INTO log VALUES ('a'), ('b')" >log.sql

project <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS postgresql sqlite NO_CLI NO_TESTS)
add_subdirectory(tests)
END
mkdir tests
cat >tests/CMakeLists.txt <<'END'
add_migration_tests(myapp DATABASES sqlite
  SEED 1a ../users.sql
  SEED 3c ../ages.sql 4d "${PROJECT_SOURCE_DIR}/log.sql")
add_migration_tests(myapp DATABASES postgresql SEED 1a ../users.sql 3c ../ages.sql 4d ../log.sql)
END
echo 'int main() {}' >main.cpp
configure
build
refuse 8 "$CTEST" --test-dir build -L migrations -j 4 --output-on-failure --output-junit junit.xml
for found in 'ok 1a' 'ok 2b' 'ok 3c' 'FAILED 4d grown up' 'FAILED 5e shorter logs' \
  'table (public[.])?people has lost 1 of its 2 rows in the upgrade, among them "?id"? = \(1\)' \
  'table (public[.])?log had 2 rows before the upgrade, and 1 after it' \
  '(sqlite|postgresql): 3 passed, 0 irreversible, 2 failed'; do
  counts 2 "$found"
done
run cat build/junit.xml
counts 1 'testcase name="myapp.migrations.sqlite.roundtrip"'
counts 1 'testcase name="myapp.migrations.postgresql.roundtrip"'
counts 2 '<failure '
counts 2 'people has lost 1 of its 2 rows'

# With these mended, a revision that cannot cope with rows.
sed -i 's/^DELETE.*//' versions/4d.sql versions/5e.sql
sed -i "s/age integer)/age integer NOT NULL)/" versions/3c.sql
build
refuse 8 "$CTEST" --test-dir build -R sqlite --output-on-failure
says 'FAILED 3c users are people'
says 'does not upgrade:'
says 'versions/3c.sql:9'
sed -i "s/age integer NOT NULL)/age integer)/" versions/3c.sql
build
run "$CTEST" --test-dir build -j 4

# A seed that fails, at its place in the file.
echo "
INSERT INTO users VALUES (3, NULL);" >>users.sql
refuse 8 "$CTEST" --test-dir build -j 4 --output-on-failure
counts 2 'users.sql:4:.*error: '
echo "COMMIT;" >commit.sql
refuse 7 build/tests/myapp_roundtrip sqlite --seed 1a commit.sql
says "commit.sql: error: cannot commit"
refuse 2 build/tests/myapp_roundtrip sqlite --seed 1a
says "usage:"
refuse 2 build/tests/myapp_roundtrip sqlite --seed 1 users.sql
says "for revision 1, and there is none"
