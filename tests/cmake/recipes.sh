#!/bin/sh
# SPDX-License-Identifier: MIT
# The recipes of docs/cmake.md, as they stand there.
. "$(dirname "$0")/support.sh"
document="$ALUDEL_SOURCE/docs/cmake.md"

# recipe NUMBER: its lines of CMake.
recipe() {
  awk -v title="### $1." 'index($0, title) == 1 {on = 1} on && /^```$/ {exit} shown; on && /^```cmake$/ {shown = 1}' \
    "$document"
}

users
mkdir -p seeds core plugins/search billing accounts
echo "INSERT INTO users VALUES (1, 'ada@example.org');" >seeds/users.sql
for directory in core plugins/search billing accounts; do cp -r versions $directory/; done
sed -i 's/ID: 1a/ID: 4d/; s/Revises:/Revises: 1a/; s/users/search/' plugins/search/versions/1a.sql
mv plugins/search/versions/1a.sql plugins/search/versions/4d.sql
sed 's/ID: 1a/ID: 5e/; s/Revises:/Revises: 1a/; s/users/codes/' versions/1a.sql >codes.sql
sed -i 's/users/bills/' billing/versions/1a.sql

# program FILE NAMESPACE=TARGET…: its exit code is the number of revisions in these bundles.
cat >core.cpp <<'END'
int core() { return 0; }
END
program() {
  file=$1
  shift
  {
    for bundle in "$@"; do echo "#include <${bundle#*=}/migrations.hpp>"; done
    echo 'int main() { return static_cast<int>(0'
    for bundle in "$@"; do echo "+ ${bundle%=*}::migrations().revisions.size()"; done
    echo '); }'
  } >"$file"
}

build_recipe() {
  rm -rf build
  recipe "$1" | project
  [ "$(wc -l <CMakeLists.txt)" -gt 5 ] || fail "there is no recipe $1"
  shift
  configure "$@"
  build
}

program main.cpp core::database=core
build_recipe 1
refuse 1 build/myapp
run build/core_migrate --help

program server.cpp server=server
cp server.cpp worker.cpp
build_recipe 2
refuse 1 build/worker
run build/server_migrate heads
says "1a"

program main.cpp billing=billing accounts=accounts
build_recipe 3
refuse 2 build/myapp

program main.cpp myapp=myapp
build_recipe 4
refuse 2 build/myapp
build_recipe 5
refuse 2 build/myapp
build_recipe 6
refuse 1 build/myapp
configure -DMYAPP_RELEASE=ON
! "$CMAKE" --build build >"$log" 2>&1 || fail "a release without a lock file is built"
says "aludel lock"

build_recipe 7
run "$CTEST" --test-dir build
counts 1 'myapp.migrations.sqlite.roundtrip .* Passed'
counts 0 'postgresql'

cat >main.cpp <<'END'
#include <aludel/cli.hpp>
#include <myapp/migrations.hpp>
int main(int argc, char** argv) { return aludel::cli(myapp::migrations(), argc - 1, argv + 1); }
END
build_recipe 8
run build/myapp migrate heads
says "1a"

program main.cpp myapp=myapp
build_recipe 9 -DCMAKE_INSTALL_PREFIX="$PWD/installed"
run "$CMAKE" --install build
for file in bin/myapp bin/myapp_migrate lib/libcore.a lib/libcore_migrations.a \
  include/core/migrations.hpp lib/cmake/core/coreTargets.cmake; do
  [ -e "installed/$file" ] || fail "$file is not installed"
done
