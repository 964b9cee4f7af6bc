#!/bin/sh
# SPDX-License-Identifier: MIT
# What a change of the revisions rebuilds, and that no change rebuilds nothing.
. "$(dirname "$0")/support.sh"
generator=$1

project <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS sqlite NO_CLI NO_TESTS)
END
cat >main.cpp <<'END'
#include <cstdio>
#include <myapp/migrations.hpp>

int main() {
  const auto& all = myapp::migrations();
  for (unsigned each = 0; each < all.revisions.size(); ++each) {
    std::printf("%s ", std::string(all.file(each).substr(9)).c_str());
  }
  std::printf("\n");
}
END
users
email_index

multi_config=no
[ "$generator" != "Ninja Multi-Config" ] || multi_config=yes
myapp() {
  if [ $multi_config = yes ]; then run build/Debug/myapp; else run build/myapp; fi
}

# rebuilds GENERATED COMPILED: runs of the generator, and files compiled after them; then the
# program has these revisions: FILE…
rebuilds() {
  sleep 0.05
  build
  counts "$1" 'Compiling the migrations of myapp'
  counts "$2" 'Building CXX object'
  shift 2
  myapp
  says "$*"
  build
  counts 0 'Compiling|Building CXX|Linking|Generating'
}

configure
rebuilds 1 2 1a.sql 2b.sql

echo 'a note' >>versions/README.md
rebuilds 0 0 1a.sql 2b.sql

revision 3c 2b "add ages" <<'END'
-- migrate:upgrade
ALTER TABLE users ADD COLUMN age integer;

-- migrate:downgrade
ALTER TABLE users DROP COLUMN age;
END
rebuilds 1 1 1a.sql 2b.sql 3c.sql

sed -i 's/age integer/age bigint/' versions/3c.sql
rebuilds 1 1 1a.sql 2b.sql 3c.sql

echo '-- the end' >>versions/3c.sql
rebuilds 1 0 1a.sql 2b.sql 3c.sql

touch versions/3c.sql
rebuilds 1 0 1a.sql 2b.sql 3c.sql

mv versions/3c.sql versions/9c.sql
rebuilds 1 1 1a.sql 2b.sql 9c.sql

rm versions/9c.sql
rebuilds 1 1 1a.sql 2b.sql

# A broken revision stops the build, and every build until it is whole again.
cp versions/2b.sql 2b.sql
sed -i 's/CREATE INDEX/CREATE INDICES/' versions/2b.sql
for attempt in first second; do
  ! "$CMAKE" --build build >"$log" 2>&1 || fail "the $attempt build of a broken revision passes"
  says "versions/2b.sql:8"
  says "error:"
done
cp 2b.sql versions/2b.sql
rebuilds 1 0 1a.sql 2b.sql

if [ $multi_config = yes ]; then
  build --config Release
  counts 0 'Compiling the migrations of myapp'
  run build/Release/myapp
  says "1a.sql 2b.sql"
fi
