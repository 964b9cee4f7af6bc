#!/bin/sh
# SPDX-License-Identifier: MIT
# Names, paths and options of add_migrations().
. "$(dirname "$0")/support.sh"
mkdir "other versions"
users
cp versions/1a.sql "other versions/"

project <<'END'
add_executable(my-app.x main.cpp)
add_migrations(my-app.x versions DIALECTS sqlite)

# The plain signature of target_link_libraries() stays possible, before and after.
add_library(core STATIC core.cpp)
target_link_libraries(core m)
add_migrations(core "${CMAKE_CURRENT_SOURCE_DIR}/other versions" DIALECTS sqlite
  NAMESPACE core::database BUNDLE the-core NO_CLI NO_TESTS)
target_link_libraries(core dl)

add_executable(user user.cpp)
target_link_libraries(user PRIVATE core)
set_target_properties(user PROPERTIES RUNTIME_OUTPUT_DIRECTORY bin)
add_executable(alias::user ALIAS user)
add_migrations(alias::user versions DIALECTS sqlite NAMESPACE time_ NO_TESTS)
END
cat >main.cpp <<'END'
#include <my-app.x/migrations.hpp>
int main() { return my_app_x::migrations().name == "my-app.x" ? 0 : 1; }
END
cat >core.cpp <<'END'
#include <core/migrations.hpp>
bool whole() { return core::database::migrations().name == "the-core"; }
END
cat >user.cpp <<'END'
#include <core/migrations.hpp>
#include <user/migrations.hpp>
int main() { return core::database::migrations().revisions.size() == 1 && time_::migrations().revisions.size() == 1 ? 0 : 1; }
END
configure
build
run build/my-app.x
run build/bin/user
run build/my-app.x_migrate --help
run build/bin/user_migrate --help
[ -x build/my-app.x_roundtrip ] || fail "no round trip"
for absent in core_migrate core_roundtrip user_roundtrip; do
  [ -z "$(find build -name $absent)" ] || fail "$absent was built"
done
run "$CTEST" --test-dir build -N
counts 1 'roundtrip'
says "my-app.x.migrations.sqlite.roundtrip"
counts 0 'postgresql'
run "$CTEST" --test-dir build -L migrations --output-on-failure
counts 1 'my-app.x.migrations.sqlite.roundtrip .* Passed'

# The name in aludel.toml is the bundle's, unless BUNDLE says another.
echo 'bundle = "shop"' >aludel.toml
sed -i 's/"my-app.x"/"shop"/' main.cpp
build
run build/my-app.x
run build/bin/user

configure -DBUILD_TESTING=OFF
run "$CTEST" --test-dir build -N
counts 0 'roundtrip'
