#!/bin/sh
# SPDX-License-Identifier: MIT
# What find_package(Aludel) finds in an installation, in parts of one, and after it was moved; and
# what it says when something is missing.
. "$(dirname "$0")/support.sh"
unset CMAKE_PREFIX_PATH
users

# installed COMPONENT…: these, in the directory `here`, as if it had been moved there.
installed() {
  rm -rf here build
  for component in "$@"; do
    run "$CMAKE" --install "$ALUDEL_BUILD" --prefix "$CASE_DIRECTORY/elsewhere" --component "$component"
  done
  mv elsewhere here
}

# project ARGUMENTS: of find_package(Aludel); the lines after it come from standard input.
project() {
  {
    echo 'cmake_minimum_required(VERSION 3.25)'
    echo 'project(case CXX)'
    echo "find_package(Aludel CONFIG $1)"
    cat
  } >CMakeLists.txt
}
configuring() { "$CMAKE" -S . -B build -G "$generator" -DCMAKE_PREFIX_PATH="$CASE_DIRECTORY/here" "$@"; }

installed runtime
project REQUIRED <<'END'
message(STATUS "version ${Aludel_VERSION}, dialects ${Aludel_DIALECTS}")
message(STATUS "module path: ${CMAKE_MODULE_PATH}.")
get_property(dialects GLOBAL PROPERTY ALUDEL_DIALECTS)
if(COMMAND add_migrations OR TARGET aludel::aludel OR TARGET aludel::roundtrip)
  message(FATAL_ERROR "more than the runtime")
endif()
foreach(dialect IN LISTS dialects)
  add_executable(user_${dialect} main.cpp)
  target_link_libraries(user_${dialect} PRIVATE aludel::${dialect} aludel::cli)
endforeach()
END
cat >main.cpp <<'END'
#include <aludel/aludel.hpp>
#include <aludel/cli.hpp>

int main(int argc, char** argv) { return argc > 9 ? aludel::cli({}, argc, argv) : 0; }
END
run configuring
says "dialects postgresql;sqlite"
says "module path: ."
build
run build/user_sqlite

project 'REQUIRED COMPONENTS development' </dev/null
refuse 1 configuring
says "Aludel's component development is not installed (Debian's package of it would be aludel-development)"
project 'REQUIRED COMPONENTS tool' </dev/null
refuse 1 configuring
says "Aludel has no component tool; there are: runtime, tools, development"
project 'OPTIONAL_COMPONENTS runtime tools' <<'END'
message(STATUS "${Aludel_FOUND} ${Aludel_runtime_FOUND} ${Aludel_tools_FOUND}.")
END
run configuring
says "1 TRUE FALSE."
for version in 0.2 1.0; do
  project "$version REQUIRED" </dev/null
  refuse 1 configuring
  says "requested version \"$version\""
done

# A library that is missing is named as the package that has it.
project REQUIRED </dev/null
refuse 1 configuring --fresh -DCMAKE_DISABLE_FIND_PACKAGE_Pqxx=ON -DCMAKE_DISABLE_FIND_PACKAGE_fmt=ON
says "On Debian and Ubuntu: apt install libfmt-dev libpqxx-dev"
project 'QUIET' <<'END'
message(STATUS "found: ${Aludel_FOUND}.")
END
run configuring -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON
says "found: 0."

# Those of the tool are none of the user's business.
installed runtime tools development
echo 'int main() {}' >main.cpp
project 'REQUIRED COMPONENTS development tools' <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS postgresql sqlite)
END
run configuring -DCMAKE_DISABLE_FIND_PACKAGE_PgQuery=ON -DCMAKE_DISABLE_FIND_PACKAGE_CLI11=ON \
  -DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON -DCMAKE_DISABLE_FIND_PACKAGE_tomlplusplus=ON
build
run build/myapp_migrate --help
