#!/bin/sh
# SPDX-License-Identifier: MIT
# The README's application, as it stands there: each way to get Aludel, the same lines after.
. "$(dirname "$0")/support.sh"
way=${1:-$way}
readme="$ALUDEL_SOURCE/README.md"

# block LANGUAGE: the README's first one.
block() { awk -v mark="\`\`\`$1" '$0 == mark {on = 1; next} /^```/ && on {exit} on' "$readme"; }

aludel >way
block cmake | sed -e '/^find_package(Aludel/{r way' -e 'd}' >CMakeLists.txt
block cpp >main.cpp
revision=$(sed -n 's/^A revision file, `\(versions[^`]*\)`:/\1/p' "$readme")
block sql >"$revision"

configure
build
export DATABASE_URL=sqlite:///myapp.db
run build/myapp
run build/myapp_migrate revision -m "add names"
run build/myapp_migrate history
says "3f1c2a9b7d10 (head), create users"
run "$CTEST" --test-dir build
says "100% tests passed"
