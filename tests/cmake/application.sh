#!/bin/sh
# SPDX-License-Identifier: MIT
# The README's application: it upgrades its own database when it starts.
. "$(dirname "$0")/support.sh"
dialect=$1

project <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions/ DIALECTS postgresql sqlite)
END
upgrading_main
users
email_index
configure
build

refuse 2 env -u DATABASE_URL build/myapp
says "[no-url]"
if [ "$dialect" = sqlite ]; then
  DATABASE_URL="sqlite:///app.db"
else
  database=aludel_case_$$
  psql -Xq "$ALUDEL_TEST_DATABASE_URL" -c "CREATE DATABASE $database"
  trap 'psql -Xq "$ALUDEL_TEST_DATABASE_URL" -c "DROP DATABASE $database WITH (FORCE)"' EXIT
  DATABASE_URL=$(echo "$ALUDEL_TEST_DATABASE_URL" | sed "s|/postgres?|/$database?|")
fi
export DATABASE_URL
run build/myapp
says "2 revisions were run"
run build/myapp
says "0 revisions were run"

run build/myapp_migrate current
says "2b"
run build/myapp_migrate downgrade base
run build/myapp
says "2 revisions were run"

# Only the named dialects' libraries are linked.
sed -i "s/postgresql sqlite/$dialect/" CMakeLists.txt
build
run ldd build/myapp
if [ "$dialect" = sqlite ]; then counts 0 'libpq'; else counts 0 'libsqlite'; fi
