#!/bin/sh
# SPDX-License-Identifier: MIT
# The README's application, as it stands there: each way to get Aludel, the same lines after.
. "$(dirname "$0")/support.sh"
way=${1:-$way}
readme="$ALUDEL_SOURCE/README.md"

# block LANGUAGE [NUMBER]: the README's first one, or another.
block() {
  awk -v mark="\`\`\`$1" -v left="${2:-1}" \
    '$0 == mark && --left == 0 {on = 1; next} /^```/ && on {exit} on' "$readme"
}

aludel >way
block cmake | sed -e '/^find_package(Aludel/{r way' -e 'd}' >CMakeLists.txt
block cpp >main.cpp
revision=$(sed -n 's/^A revision file, `\(versions[^`]*\)`:/\1/p' "$readme")
block sql >"$revision"
code=$(sed -n 's/^Or one in C++, `\(versions[^`]*\)`:.*/\1/p' "$readme")
block cpp 2 >"$code"

configure
build
export DATABASE_URL=sqlite:///myapp.db
run build/myapp
run build/myapp_migrate revision -m "add names"
run build/myapp_migrate history
says "3f1c2a9b7d10 -> 9b2e00c1d2f3 (head), fill in logins"
run "$CTEST" --test-dir build
says "100% tests passed"
