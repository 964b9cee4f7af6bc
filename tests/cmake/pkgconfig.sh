#!/bin/sh
# SPDX-License-Identifier: MIT
# A program built without CMake: pkg-config, and the tool called by hand.
. "$(dirname "$0")/support.sh"
users
cat >main.cpp <<'END'
#include <aludel/aludel.hpp>
#include <aludel/cli.hpp>
#include <shop.hpp>

int main(int argc, char** argv) {
  if (argc > 1) return aludel::cli(shop::migrations(), argc, argv);
  auto done = aludel::upgrade(shop::migrations(), "sqlite:///app.db");
  if (!done) fmt::print(stderr, "{}\n", done.error());
  return done ? 0 : done.error().exit_code();
}
END

# The whole installation may move.
cp -r "$ALUDEL_PACKAGE" moved
export PKG_CONFIG_PATH="$CASE_DIRECTORY/moved/lib/pkgconfig"
run pkg-config --modversion aludel
says "$(sed -n 's/^project(Aludel VERSION \([0-9.]*\).*/\1/p' "$ALUDEL_SOURCE/CMakeLists.txt")"

# builds DIALECT: the program app-DIALECT, which links this database's library alone.
builds() {
  run moved/bin/aludel compile --dialect "$1" --bundle shop --namespace shop \
    --source shop.cpp --header shop.hpp
  # As make does: pkg-config escapes the blank in the path.
  eval "run $CXX $CXXFLAGS -std=c++20 -I. main.cpp shop.cpp -o app-$1 \
    $(pkg-config --cflags --libs aludel-cli "aludel-$1")"
  run ldd "app-$1"
}
builds postgresql
counts 0 'libsqlite3'
builds sqlite
counts 0 'libpq'
run ./app-sqlite
run ./app-sqlite current --url sqlite:///app.db
says "1a"
