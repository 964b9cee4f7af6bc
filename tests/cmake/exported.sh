#!/bin/sh
# SPDX-License-Identifier: MIT
# A library with migrations is installed with install(EXPORT), moved, and used by another project.
. "$(dirname "$0")/support.sh"
users
project <<'END'
add_library(core STATIC core.cpp)
target_include_directories(core PUBLIC
  $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}> $<INSTALL_INTERFACE:include>)
add_migrations(core versions DIALECTS sqlite NO_CLI NO_TESTS)

install(FILES core.hpp DESTINATION include)
install(TARGETS core core_migrations EXPORT core
  ARCHIVE DESTINATION lib
  FILE_SET HEADERS DESTINATION include)
install(EXPORT core NAMESPACE core:: FILE coreTargets.cmake DESTINATION lib/cmake/core)
file(CONFIGURE OUTPUT coreConfig.cmake @ONLY CONTENT [[
include(CMakeFindDependencyMacro)
find_dependency(Aludel COMPONENTS runtime)
include("${CMAKE_CURRENT_LIST_DIR}/coreTargets.cmake")
]])
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/coreConfig.cmake" DESTINATION lib/cmake/core)
END
cat >core.hpp <<'END'
bool open_database(const char* url);
END
cat >core.cpp <<'END'
#include "core.hpp"
#include <aludel/aludel.hpp>
#include <core/migrations.hpp>
bool open_database(const char* url) { return aludel::upgrade(core::migrations(), url).has_value(); }
END
configure -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$PWD/first"
build
run "$CMAKE" --install build
for path in "$CASE_DIRECTORY" "$ALUDEL_SOURCE" "$ALUDEL_BUILD"; do
  ! grep -rF "$path" first || fail "the installation names $path"
done
mv first "moved prefix"
rm -rf build versions core.cpp core.hpp CMakeLists.txt

mkdir consumer && cd consumer
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(consumer CXX)
find_package(core CONFIG REQUIRED)
add_executable(consumer main.cpp)
target_link_libraries(consumer PRIVATE core::core)
END
cat >main.cpp <<'END'
#include <core.hpp>
#include <core/migrations.hpp>
int main() {
  return open_database("sqlite:///consumer.db") && core::migrations().revisions.size() == 1 ? 0 : 1;
}
END
configure -DCMAKE_PREFIX_PATH="$CASE_DIRECTORY/moved prefix;$ALUDEL_PACKAGE"
build
run build/consumer
run sqlite3 consumer.db "SELECT bundle, revision FROM aludel_version"
says "core|1a"
