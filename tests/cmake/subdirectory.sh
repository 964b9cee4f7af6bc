#!/bin/sh
# SPDX-License-Identifier: MIT
# Aludel's sources inside another project, which has its own mind about its own code: nothing of
# Aludel's tests, options, warnings or settings appears in it, and only what it uses is built.
. "$(dirname "$0")/support.sh"
users

project <<'END'
add_library(core core.cpp)
add_migrations(core versions DIALECTS sqlite NO_CLI NO_TESTS)
add_executable(myapp main.cpp)
target_link_libraries(myapp PRIVATE core)
foreach(name aludel runtime postgresql sqlite cli cli_development revisions roundtrip)
  if(NOT TARGET aludel::${name})
    message(FATAL_ERROR "there is no aludel::${name}")
  endif()
endforeach()
get_property(dialects GLOBAL PROPERTY ALUDEL_DIALECTS)
message(STATUS "dialects: ${dialects}, of the project: ${CMAKE_MODULE_PATH} \
${CMAKE_CXX_EXTENSIONS} ${CMAKE_CXX_VISIBILITY_PRESET} ${CMAKE_POSITION_INDEPENDENT_CODE}.")
END
cat >core.cpp <<'END'
#include <aludel/aludel.hpp>
#include <core/migrations.hpp>

int start() {
  auto done = aludel::upgrade(core::migrations(), "sqlite:///app.db");
  if (!done) fmt::print("{}\n", done.error());
  return done ? 0 : done.error().exit_code();
}
END
cat >main.cpp <<'END'
int start();
int main() { return start(); }
END
configure -DBUILD_SHARED_LIBS=ON -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
says "dialects: postgresql;sqlite, of the project: ."
run "$CTEST" --test-dir build -N
says "Total Tests: 0"
[ ! -e build/aludel/example-app ] || fail "the example is part of the project"
run cat build/compile_commands.json
counts 0 'Wconversion'
options=$(grep ':BOOL=' build/CMakeCache.txt | grep -v -e '^CMAKE_' -e '^BUILD_SHARED' -e '^ALUDEL_') || true
[ -z "$options" ] || fail "options that are not named for Aludel: $options"

rm -rf build/aludel/roundtrip
build
run build/myapp
[ -s app.db ] || fail "no database"
[ -z "$(find build -name libaludel_roundtrip.a)" ] || fail "the round trip was built; nothing uses it"
# Another generator that makes the same.
build
counts 0 'compiled|Building|Linking'
touch build/aludel/generator/aludel
build
counts 1 'compiled 1 revision of core'
counts 0 'Building|Linking'
run "$CMAKE" --install build --prefix "$CASE_DIRECTORY/prefix"
[ ! -e prefix ] || fail "Aludel is installed with the project"

# What a parent wants for its own code: without exceptions, in C++17, all in one file, checked.
sed -i '/^enable_testing/a\
set(CMAKE_CXX_STANDARD 17)\
set(CMAKE_CXX_EXTENSIONS ON)\
set(CMAKE_UNITY_BUILD ON)\
set(CMAKE_COMPILE_WARNING_AS_ERROR ON)\
set(CMAKE_CXX_CLANG_TIDY /no/such/program)\
add_compile_options(-fno-exceptions -fno-rtti)\
find_package(fmt REQUIRED)' CMakeLists.txt
run "$CMAKE" -S . -B strict -G "$generator"
run "$CMAKE" --build strict -j 2 --target aludel_postgresql aludel_sqlite
