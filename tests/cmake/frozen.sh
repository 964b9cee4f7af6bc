#!/bin/sh
# SPDX-License-Identifier: MIT
# aludel.lock in a project: the build refuses what no database could follow, and follows what was
# accepted.
. "$(dirname "$0")/support.sh"
users
email_index
write_project() {
  project <<END
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS postgresql sqlite NO_TESTS $1)
END
}
upgrading_main
migrate() { run build/myapp_migrate "$@"; }
refuse_build() { ! "$CMAKE" --build build >"$log" 2>&1 || fail "the build passes"; }
start() { DATABASE_URL="sqlite:///$1.db" run build/myapp; }

# Without a lock file nothing is said, but by LOCKED.
write_project ""
configure
build
counts 0 'lock'
start before
write_project LOCKED
refuse_build
says "versions/aludel.lock: error: there is no lock file"
says "aludel lock"

migrate lock
build
start created-locked

# A draft is for development.
migrate revision -m "add names" --rev-id 3c
file=$(ls versions/*3c*)
sed -i 's/^-- Write here what changes.*/ALTER TABLE users ADD COLUMN name text;/; s/^-- Write here what takes.*/ALTER TABLE users DROP COLUMN name;/' "$file"
refuse_build
counts 1 "$(basename "$file"):[0-9:]+ error: .*frozen"
write_project ""
build
migrate lock
write_project LOCKED
build

# A frozen revision was edited, and cannot be found.
cp versions/1a.sql 1a.sql
sed -i 's/email text/email varchar/' versions/1a.sql
refuse_build
counts 1 'versions/1a.sql:[0-9:]+ error: '
says 'lock --accept 1a'
rm versions/1a.sql
refuse_build
counts 1 'aludel.lock:[0-9:]+ error: '
says '1a'

# Accepted, databases of before and of after go on.
sed 's/email text/email varchar/' 1a.sql >versions/1a.sql
refuse 2 "$ALUDEL_PACKAGE/bin/aludel" lock --accept 1a
run "$ALUDEL_PACKAGE/bin/aludel" lock --accept 1a "varchar is what we meant"
build
start after
start before
for database in before after; do
  migrate current --url "sqlite:///$database.db"
  says "3c (head)"
  run sqlite3 $database.db "SELECT sql FROM sqlite_schema WHERE name = 'users'"
  says "$([ $database = before ] && echo 'email text' || echo 'email varchar')"
done

# Two branches that both add a revision meet in the lock file.
run git init -q -b main .
run git config user.email a@example.org
run git config user.name A
run git add versions
run git commit -qm first
for branch in one two; do
  run git checkout -q -b $branch main
  migrate revision -m "$branch" --rev-id $branch
  run git add versions
  run git commit -qm $branch
done
refuse 1 git merge one
says "CONFLICT"
says "versions/aludel.lock"
refuse_build
says 'aludel.lock:'
says 'merge'
