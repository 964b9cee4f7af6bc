#!/bin/sh
# SPDX-License-Identifier: MIT
# Two checkouts, built in two places at two times, give the same objects; nothing tells where.
. "$(dirname "$0")/support.sh"
for place in one "another longer/place"; do
  mkdir -p "$place"
  cd "$place"
  mkdir versions
  users
  email_index
  project <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS postgresql sqlite NO_TESTS)
END
  cat >main.cpp <<'END'
#include <aludel/aludel.hpp>
#include <myapp/migrations.hpp>
int main() { return aludel::upgrade(myapp::migrations(), "sqlite://") ? 0 : 1; }
END
  for type in Debug Release; do
    run "$CMAKE" -S . -B "build $type" -G "$generator" -DCMAKE_BUILD_TYPE=$type \
      -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=$([ $type = Release ] && echo ON || echo OFF)
    run "$CMAKE" --build "build $type" -j 2
  done
  cd "$CASE_DIRECTORY"
done

same() { run cmp "one/$1" "another longer/place/$1"; }
for type in Debug Release; do
  same "build $type/aludel_generated/myapp/migrations.cpp"
  same "build $type/libmyapp_migrations.a"
done
same "build Release/myapp"
same "build Release/myapp_migrate"
for path in "$CASE_DIRECTORY" "$ALUDEL_SOURCE" "$ALUDEL_BUILD" "$(id -un)@" "$(LC_ALL=C date '+%b %e %Y')"; do
  for file in myapp myapp_migrate libmyapp_migrations.a; do
    # Aludel's own libraries may have been built with debug information.
    run strip --strip-debug "one/build Release/$file" -o stripped
    ! grep -aqF "$path" stripped || fail "$file says $path"
  done
done
