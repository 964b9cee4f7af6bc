# SPDX-License-Identifier: MIT
# What the cases share: a project in a directory of its own, and expectations.
set -eu

mkdir -p "$CASE_DIRECTORY/build"
cd "$CASE_DIRECTORY"
log="$CASE_DIRECTORY.log"
if [ "$MODE" = SOURCE ]; then
  # These cases have one directory in turns, and what was built of Aludel serves the next one too.
  find . -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
  find build -mindepth 1 -maxdepth 1 ! -name aludel ! -name '.ninja*' -exec rm -rf {} +
else
  find . -mindepth 1 -maxdepth 1 -exec rm -rf {} +
  export CMAKE_PREFIX_PATH="$ALUDEL_PACKAGE"
fi
mkdir versions
generator=Ninja
command -v ninja >/dev/null || generator="Unix Makefiles"

fail() {
  echo "FAILED: $*"
  [ ! -e "$log" ] || sed 's/^/  | /' "$log"
  exit 1
}

# run COMMAND…: it must succeed; what it prints is in $log.
run() { "$@" >"$log" 2>&1 || fail "exit code $? of: $*"; }

# refuse CODE COMMAND…: it must end with this exit code.
refuse() {
  expected=$1
  shift
  code=0
  "$@" >"$log" 2>&1 || code=$?
  [ "$code" -eq "$expected" ] || fail "exit code $code, not $expected, of: $*"
}

# says TEXT: the last output has it, line breaks aside.
says() {
  tr -s ' \n' '  ' <"$log" | grep -qF -- "$1" || fail "not said: $1"
}

# counts NUMBER REGEX: so many lines of the last output match.
counts() {
  found=$(grep -cE -- "$2" "$log") || true
  [ "$found" -eq "$1" ] || fail "$found lines, not $1, have: $2"
}

# server_runs DIR: a PostgreSQL server works in this directory.
server_runs() {
  for each in /proc/[0-9]*/cmdline; do
    { tr '\0' ' ' <"$each" && echo; } 2>/dev/null || true
  done | grep -q "[p]ostgres -D $1"
}

# The lines that get Aludel: a case of the sources' may change the way.
way=$MODE
aludel() {
  case $way in
    INSTALLED) echo 'find_package(Aludel CONFIG REQUIRED)' ;;
    SOURCE) echo "add_subdirectory(\"$ALUDEL_SOURCE\" aludel)" ;;
    FETCHCONTENT)
      echo 'include(FetchContent)'
      echo "FetchContent_Declare(Aludel SOURCE_DIR \"$ALUDEL_SOURCE\""
      echo '  BINARY_DIR "${CMAKE_CURRENT_BINARY_DIR}/aludel")'
      echo 'FetchContent_MakeAvailable(Aludel)'
      ;;
  esac
}

# project: the lines after the one that gets Aludel come from standard input.
project() {
  {
    echo 'cmake_minimum_required(VERSION 3.25)'
    echo 'project(case CXX)'
    echo 'enable_testing()'
    aludel
    cat
  } >CMakeLists.txt
}

configure() {
  run "$CMAKE" -S . -B build -G "$generator" "$@"
}

build() { run "$CMAKE" --build build -j 2 "$@"; }

# revision ID PARENT MESSAGE: the sections come from standard input.
revision() {
  {
    printf -- '-- %s\n--\n-- Revision ID: %s\n-- Revises: %s\n' "$3" "$1" "$2"
    printf -- '-- Create Date: 2026-11-20 09:30:00+00:00\n\n'
    cat
  } >"versions/$1.sql"
}

# main.cpp of a program that upgrades its own database when it starts.
upgrading_main() {
  cat >main.cpp <<'END'
#include <aludel/aludel.hpp>
#include <cstdio>
#include <cstdlib>
#include <myapp/migrations.hpp>

int main() {
  auto done = aludel::upgrade(myapp::migrations(), std::getenv("DATABASE_URL"));
  if (!done) { fmt::print(stderr, "{}\n", done.error()); return done.error().exit_code(); }
  std::printf("%zu revisions were run\n", done->steps.size());
}
END
}

users() {
  revision 1a "" "create users" <<'END'
-- migrate:upgrade
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);

-- migrate:downgrade
DROP TABLE users;
END
}

email_index() {
  revision 2b 1a "find users by email" <<'END'
-- migrate:upgrade
CREATE INDEX ix_users_email ON users (email);

-- migrate:downgrade
DROP INDEX ix_users_email;
END
}
