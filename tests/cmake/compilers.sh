#!/bin/sh
# SPDX-License-Identifier: MIT
# What projects ask of their compiler, all at once: an older standard, no exceptions, link-time
# optimisation, unity builds, precompiled headers, ccache, dropped sections, warnings as errors, a
# checker that finds fault with everything that is not the project's own.
# Names have spaces and letters beyond ASCII, and the source tree is left as it was.
. "$(dirname "$0")/support.sh"
mkdir -p "source é/datei en"
cd "source é"
mkdir versions
users
mv versions "datei en/versions ü"
project <<'END'
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_EXTENSIONS ON)
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
set(CMAKE_UNITY_BUILD ON)
set(CMAKE_COMPILE_WARNING_AS_ERROR ON)
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
set(BUILD_SHARED_LIBS ON)
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
else()
  message(STATUS "ccache was not found: built without")
endif()
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast
  -fno-exceptions -fno-rtti -ffunction-sections -fdata-sections)
add_link_options(LINKER:--gc-sections)
set(CMAKE_CXX_CLANG_TIDY "${CMAKE_CURRENT_SOURCE_DIR}/checker")
add_executable(my-app.x main.cpp other.cpp)
set_target_properties(my-app.x PROPERTIES CXX_CLANG_TIDY "")
add_migrations(my-app.x "datei en/versions ü" DIALECTS postgresql sqlite)
target_precompile_headers(my-app.x PRIVATE <aludel/aludel.hpp> <string>)
END
cat >main.cpp <<'END'
#include <aludel/aludel.hpp>
#include <my-app.x/migrations.hpp>
int main() { return aludel::upgrade(my_app_x::migrations(), "sqlite:///ä b.db") ? 0 : 1; }
END
echo 'int other() { return 0; }' >other.cpp
printf '#!/bin/sh\nexit 1\n' >checker
chmod +x checker
listing() { (cd "$CASE_DIRECTORY/source é" && find . -printf '%p %s %T@ %C@\n' | sort); }
listing >../before
configure_into() { run "$CMAKE" -S . -B "$1" -G "$generator" -DCMAKE_BUILD_TYPE=Release; }
configure_into "../bau ß"
run "$CMAKE" --build "../bau ß" -j 2
cd ..
run "bau ß/my-app.x"
[ -s "ä b.db" ] || fail "the database is not where the URL says"
run "bau ß/my-app.x_migrate" current --url "sqlite:///ä b.db"
says "1a (head)"
run "$CTEST" --test-dir "bau ß" -R sqlite --output-on-failure
counts 1 'my-app.x.migrations.sqlite.roundtrip .* Passed'
listing >after
run diff before after
