#!/bin/sh
# SPDX-License-Identifier: MIT
# Aludel without one of its databases: that one's library is not looked for, and not linked.
. "$(dirname "$0")/support.sh"
users
project <<'END'
get_property(dialects GLOBAL PROPERTY ALUDEL_DIALECTS)
message(STATUS "dialects: ${dialects}.")
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS ${dialects} NO_TESTS)
END
cat >main.cpp <<'END'
#include <myapp/migrations.hpp>
int main() { return myapp::migrations().backends.size() == 1 ? 0 : 1; }
END

# looked_for PACKAGES: did CMake?
looked_for() { grep -qE "^($1)[A-Za-z_]*:(FILEPATH|PATH)=" build/CMakeCache.txt; }

# only DIALECT OPTION PACKAGES LIBRARY: with this dialect, but not the other.
only() {
  configure --fresh "-D$2=OFF"
  says "dialects: $1."
  ! looked_for "$3" || fail "looked for $3"
  build
  run build/myapp
  for program in build/myapp_migrate build/aludel/generator/aludel; do
    run ldd $program
    counts 0 "$4"
  done
}

# without OPTION NAME COMMAND…: the tool refuses, and says why.
without() {
  option=$1 name=$2
  shift 2
  refuse 2 build/aludel/generator/aludel "$@"
  says "error: this aludel was built without $name [usage]"
  says "hint: install one that has it, or build Aludel with -D$option=ON"
}
files="--namespace a --source a.cpp --header a.hpp"

only sqlite ALUDEL_POSTGRESQL 'Pqxx|PgQuery|libpqxx' 'libpq'
# shellcheck disable=SC2086
without ALUDEL_POSTGRESQL PostgreSQL compile --dialect sqlite --dialect postgresql $files
without ALUDEL_POSTGRESQL PostgreSQL upgrade --url postgresql://localhost/nothing
run build/aludel/generator/aludel upgrade --url sqlite:///app.db
says "1a"
run build/myapp_migrate upgrade --url sqlite:///other.db
says "1a"
refuse 2 build/myapp_migrate current --url postgresql://localhost/nothing

only postgresql ALUDEL_SQLITE 'SQLite3' 'libsqlite'
# shellcheck disable=SC2086
without ALUDEL_SQLITE SQLite compile --dialect sqlite $files
without ALUDEL_SQLITE SQLite current --url sqlite:///app.db

sed -i 's/${dialects} NO/sqlite NO/' CMakeLists.txt
refuse 1 "$CMAKE" -S . -B build
says "add_migrations(myapp): this Aludel was built without sqlite; build it with ALUDEL_SQLITE=ON"
refuse 1 "$CMAKE" -S . -B build -DALUDEL_POSTGRESQL=OFF
says "ALUDEL_POSTGRESQL and ALUDEL_SQLITE are both off: turn on at least one"

# Without the tool PostgreSQL's parser is not needed either.
project <<'END'
add_executable(myapp main.cpp)
target_link_libraries(myapp PRIVATE aludel::postgresql)
if(TARGET aludel::aludel)
  message(FATAL_ERROR "there is a tool")
endif()
END
configure --fresh -DALUDEL_BUILD_TOOL=OFF
looked_for Pqxx || fail "did not look for Pqxx"
! looked_for PgQuery || fail "looked for PgQuery"
