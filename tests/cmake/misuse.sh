#!/bin/sh
# SPDX-License-Identifier: MIT
# What add_migrations() refuses, and how it says so.
. "$(dirname "$0")/support.sh"
users

project <<'END'
add_executable(myapp main.cpp)
add_executable(my-app main.cpp)
add_executable(linux main.cpp)
add_executable(7zip main.cpp)
add_executable(aludel main.cpp)
add_custom_target(docs)
add_executable(taken main.cpp)
add_library(taken_migrations STATIC main.cpp)
include("${CALLS}")
END
echo 'int main() {}' >main.cpp

# refuses_call NAME FORM TARGET MESSAGE: the calls come from standard input.
refuses_call() {
  cat >calls.cmake
  refuse 1 "$CMAKE" -S . -B build -G "$generator" -DCALLS="$CASE_DIRECTORY/calls.cmake"
  says "$1($3): $4"
  says "The right form: $1($2"
  says "calls.cmake:"
}
refuses() { refuses_call add_migrations "<target> <versions-dir>... DIALECTS postgresql sqlite" "$@"; }
refuses_tests() { refuses_call add_migration_tests "<target> [DATABASES <dialect>...]" "$@"; }

refuses myapp "a target and a versions directory are needed" <<'END'
add_migrations(myapp)
END
refuses nothing 'there is no target "nothing" yet; call add_executable() or add_library() before' <<'END'
add_migrations(nothing versions DIALECTS sqlite)
END
refuses docs '"docs" is not an executable or a library of this project' <<'END'
add_migrations(docs versions DIALECTS sqlite)
END
refuses myapp 'DIALECTS is missing; name one or more of: postgresql, sqlite' <<'END'
add_migrations(myapp versions)
END
refuses myapp 'DIALECTS needs a value' <<'END'
add_migrations(myapp versions DIALECTS NO_CLI)
END
refuses myapp 'unknown dialect "postgres"; there are: postgresql, sqlite' <<'END'
add_migrations(myapp versions DIALECTS sqlite postgres)
END
refuses myapp 'DIALECTS names "sqlite" twice' <<'END'
add_migrations(myapp versions DIALECTS sqlite postgresql sqlite)
END
refuses myapp 'unknown argument: NO_TEST' <<'END'
add_migrations(myapp versions NO_TEST DIALECTS sqlite)
END
refuses myapp 'NAMESPACE needs a value' <<'END'
add_migrations(myapp versions DIALECTS sqlite NAMESPACE)
END
refuses myapp 'BUNDLE needs a value' <<'END'
add_migrations(myapp versions DIALECTS sqlite BUNDLE "${undefined}")
END
refuses myapp "there is no directory \"$CASE_DIRECTORY/version\"" <<'END'
add_migrations(myapp version DIALECTS sqlite)
END
refuses myapp "DEPENDS needs a value" <<'END'
add_migrations(myapp versions DIALECTS sqlite DEPENDS)
END
refuses myapp "there is no directory \"$CASE_DIRECTORY/main.cpp\"" <<'END'
add_migrations(myapp versions main.cpp DIALECTS sqlite DEPENDS main.cpp)
END
refuses myapp "there is no file \"$CASE_DIRECTORY/schema.sql\"" <<'END'
add_migrations(myapp versions DIALECTS sqlite SCHEMA schema.sql)
END
refuses myapp "there is no file \"$CASE_DIRECTORY/models.cpp\"" <<'END'
add_migrations(myapp versions DIALECTS sqlite MODELS models.cpp)
END
refuses myapp "SCHEMA names postgresql, which is not among the DIALECTS" <<'END'
add_migrations(myapp versions DIALECTS sqlite SCHEMA postgresql main.cpp)
END
for words in sqlite "main.cpp sqlite" "sqlite postgresql main.cpp"; do
  refuses myapp "SCHEMA has no file behind sqlite" <<END
add_migrations(myapp versions DIALECTS sqlite postgresql SCHEMA $words)
END
done
echo 'CREATE TABLE users (id integer);' >wanted.sql
refuses myapp "MODELS names \"$CASE_DIRECTORY/wanted.sql\", which is no file of C++ by its ending" <<'END'
add_migrations(myapp versions DIALECTS sqlite MODELS wanted.sql)
END
for directory in versions missing/; do
  refuses myapp "DUMP names a directory: \"$CASE_DIRECTORY/$directory\"" <<END
add_migrations(myapp versions DIALECTS sqlite DUMP $directory)
END
done
for words in wanted.sql "sqlite ./wanted.sql"; do
  refuses myapp "DUMP would overwrite \"$CASE_DIRECTORY/wanted.sql\", which SCHEMA names" <<END
add_migrations(myapp versions DIALECTS sqlite SCHEMA $words DUMP wanted.sql)
END
done
refuses myapp "SCHEMA, MODELS and DUMP need the command line that NO_CLI leaves out" <<'END'
add_migrations(myapp versions DIALECTS sqlite SCHEMA main.cpp NO_CLI)
END
refuses myapp "DUMP is of one dialect, and there are several" <<'END'
add_migrations(myapp versions DIALECTS sqlite postgresql DUMP schema.sql)
END
refuses myapp 'called twice for this target' <<'END'
add_migrations(myapp versions DIALECTS sqlite)
add_migrations(myapp versions DIALECTS postgresql)
END
refuses taken 'the target "taken_migrations" exists already' <<'END'
add_migrations(taken versions DIALECTS sqlite)
END
refuses linux 'the namespace "linux" cannot be used: the compiler has a keyword, a predefined macro' <<'END'
add_migrations(linux versions DIALECTS sqlite)
END
for name in class concept time main a::unix; do
  refuses myapp "the namespace \"$name\" cannot be used: the compiler has a keyword" <<END
add_migrations(myapp versions DIALECTS sqlite NAMESPACE $name)
END
done
for name in core::migrations sqlite3; do
  refuses myapp "the namespace \"$name\" cannot be used: it is the name of a function or type" <<END
add_migrations(myapp versions DIALECTS sqlite NAMESPACE $name)
END
done
refuses myapp 'the namespace "_app" cannot be used: it is reserved in C++' <<'END'
add_migrations(myapp versions DIALECTS sqlite NAMESPACE _app)
END
refuses myapp 'BUNDLE is one name, without a semicolon' <<'END'
add_migrations(myapp versions DIALECTS sqlite BUNDLE "a;b")
END
for name in 7zip a-b a: a::; do
  refuses myapp "the namespace \"$name\" cannot be used: it is not a name in C++" <<END
add_migrations(myapp versions DIALECTS sqlite NAMESPACE $name)
END
done
refuses 7zip 'the namespace "7zip" cannot be used: it is not a name in C++; choose another' <<'END'
add_migrations(7zip versions DIALECTS sqlite)
END
refuses myapp 'the namespace "std::app" cannot be used: it is reserved' <<'END'
add_migrations(myapp versions DIALECTS sqlite NAMESPACE std::app)
END
refuses aludel "the namespace \"aludel\" cannot be used: it is Aludel's own" <<'END'
add_migrations(aludel versions DIALECTS sqlite)
END
refuses my-app 'the namespace "my_app" cannot be used: the migrations of "myapp" are in it' <<'END'
add_migrations(myapp versions DIALECTS sqlite NAMESPACE my_app)
add_migrations(my-app versions DIALECTS sqlite)
END

refuses_tests nothing 'there is no target "nothing" yet' <<'END'
add_migration_tests(nothing)
END
refuses_tests my-app 'it has no migrations yet; call add_migrations(my-app …) before' <<'END'
add_migration_tests(my-app)
END
refuses_tests myapp 'its sqlite tests exist already; add_migrations() makes them unless it is given NO_TESTS' <<'END'
add_migrations(myapp versions DIALECTS sqlite)
add_migration_tests(myapp DATABASES sqlite)
END
while read -r arguments problem; do
  refuses_tests myapp "$problem" <<END
add_migrations(myapp versions DIALECTS sqlite NO_TESTS)
add_migration_tests(myapp $(echo "$arguments" | tr , ' '))
END
done <<'END'
DATABASES,postgresql "postgresql" is not among the DIALECTS of its migrations: sqlite
DATABASES DATABASES needs a value
SEED SEED needs a value
SEED,users.sql SEED needs a revision's id and a file, not "users.sql "
SEED,1a,users.sql there is no file
SEED,1a,versions there is no file
DATABASES,sqlite,sqlite DATABASES names "sqlite" twice
SEEDS,1a,main.cpp unknown arguments: SEEDS
END

# Two bundles of one name, by BUNDLE or by aludel.toml: a warning, since two editions may share it.
warns() {
  cat >calls.cmake
  run "$CMAKE" -S . -B build -G "$generator" -DCALLS="$CASE_DIRECTORY/calls.cmake"
  says 'add_migrations(my-app): its bundle has the name "shop", as that of myapp has'
}
mkdir other
warns <<'END'
add_migrations(myapp versions DIALECTS sqlite BUNDLE shop)
add_migrations(my-app other DIALECTS sqlite BUNDLE shop)
END
echo 'bundle = "shop" # of all' >aludel.toml
warns <<'END'
add_migrations(myapp versions DIALECTS sqlite)
add_migrations(my-app other DIALECTS sqlite)
END
cat >calls.cmake <<'END'
add_migrations(myapp versions DIALECTS sqlite)
add_migrations(my-app other DIALECTS sqlite BUNDLE other)
END
run "$CMAKE" -S . -B build -G "$generator" -DCALLS="$CASE_DIRECTORY/calls.cmake"
counts 0 'Warning'

# Where Aludel was found in another directory.
mkdir below
echo 'find_package(Aludel CONFIG REQUIRED)' >below/CMakeLists.txt
cp CMakeLists.txt saved
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(above CXX)
add_subdirectory(below)
add_executable(myapp main.cpp)
include("${CALLS}")
END
refuses myapp "Aludel's targets are not known in this directory; call find_package(Aludel) here" <<'END'
add_migrations(myapp versions DIALECTS sqlite)
END
mv saved CMakeLists.txt

# The documents and the errors tell the same forms.
synopsis() { tr -s ' \n' '  ' | grep -o "$1([^)]*)" | head -n 1; }
for call in add_migrations add_migration_tests; do
  documented=$(sed -n "/^$call(/,/)\$/p" "$ALUDEL_SOURCE/docs/cmake.md" | synopsis $call)
  module=$(sed -n "/^    $call(/,/)\$/p" "$ALUDEL_SOURCE/cmake/MigrateHelpers.cmake" | synopsis $call)
  [ -n "$documented" ] && [ "$documented" = "$module" ] || fail "two forms: $documented, $module"
  echo "$call(nothing versions DIALECTS sqlite)" >calls.cmake
  refuse 1 "$CMAKE" -S . -B build -G "$generator" -DCALLS="$CASE_DIRECTORY/calls.cmake"
  says "The right form: $(echo "$documented" | sed 's/DIALECTS <dialect>[.]*/DIALECTS postgresql sqlite/')"
done
