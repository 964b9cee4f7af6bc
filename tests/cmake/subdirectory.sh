#!/bin/sh
# SPDX-License-Identifier: MIT
# Aludel's sources inside another project: nothing of its own tests, examples or warnings appears.
. "$(dirname "$0")/support.sh"
users
project <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS postgresql sqlite)
END
echo 'int main() {}' >main.cpp
configure -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
run "$CTEST" --test-dir build -N
counts 4 'Test +#'
counts 2 'myapp.migrations'
counts 2 'aludel.postgresql'
[ ! -e build/aludel/example-app ] || fail "the example is part of the project"
run cat build/compile_commands.json
counts 0 'Wconversion'
