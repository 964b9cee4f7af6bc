#!/bin/sh
# SPDX-License-Identifier: MIT
# Aludel's sources by FetchContent, installed together with a library that has migrations; another
# project finds both.
. "$(dirname "$0")/support.sh"
users
way=FETCHCONTENT
project <<'END'
add_library(shop STATIC shop.cpp)
target_link_libraries(shop PUBLIC aludel::runtime PRIVATE aludel::sqlite)
install(TARGETS shop EXPORT shop)
install(EXPORT shop DESTINATION lib/cmake/shop)
install(FILES shop-config.cmake DESTINATION lib/cmake/shop)

add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS postgresql sqlite NO_TESTS)
END
cat >shop.cpp <<'END'
#include <aludel/aludel.hpp>
std::string shop() { return fmt::format("{}", aludel::name(aludel::sqlite_backend.language)); }
END
cat >shop-config.cmake <<'END'
include(CMakeFindDependencyMacro)
find_dependency(Aludel)
include("${CMAKE_CURRENT_LIST_DIR}/shop.cmake")
END
cat >main.cpp <<'END'
#include <myapp/migrations.hpp>
int main() { return myapp::migrations().revisions.size() == 1 ? 0 : 1; }
END

configure -DALUDEL_INSTALL=ON
build
run build/myapp
run "$CMAKE" --install build --prefix "$CASE_DIRECTORY/prefix"
named=$(grep -rlF -e "$ALUDEL_SOURCE" -e "$CASE_DIRECTORY" prefix) || true
[ -z "$named" ] || fail "paths of the build machine are in: $named"

mkdir user
cd user
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(user CXX)
find_package(shop CONFIG REQUIRED)
add_executable(user main.cpp)
target_link_libraries(user PRIVATE shop)
END
cat >main.cpp <<'END'
#include <string>
std::string shop();
int main() { return shop() == "sqlite" ? 0 : 1; }
END
configure -DCMAKE_PREFIX_PATH="$CASE_DIRECTORY/prefix"
build
run build/user
