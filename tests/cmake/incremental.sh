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
# A generator of this case's own, to replace it.
ALUDEL="$PWD/aludel"
cp "$ALUDEL_PACKAGE/bin/aludel" "$ALUDEL"

multi_config=no
[ "$generator" != "Ninja Multi-Config" ] || multi_config=yes
myapp() {
  if [ $multi_config = yes ]; then run build/Debug/myapp; else run build/myapp; fi
}

# rebuilds GENERATED COMPILED: runs of the generator that read the revisions, and files compiled
# after them; then the program has these revisions: FILE…
rebuilds() {
  build
  counts "$1" 'compiled [0-9]+ revisions? of myapp'
  counts "$2" 'Building CXX object'
  shift 2
  myapp
  says "$*"
  build
  counts 0 'compiled|Building CXX|Linking|Generating|Re-running'
}

checksums() { run "$ALUDEL" show head --versions versions --dialect sqlite && grep -E 'checksum|chain' "$log"; }

configure -DALUDEL_EXECUTABLE="$ALUDEL"
rebuilds 1 2 1a.sql 2b.sql

# A file is added, edited, touched, renamed, deleted.
revision 3c 2b "add ages" <<'END'
-- migrate:upgrade
ALTER TABLE users ADD COLUMN age integer;

-- migrate:downgrade
ALTER TABLE users DROP COLUMN age;
END
rebuilds 1 1 1a.sql 2b.sql 3c.sql
sed -i 's/age integer/age bigint/' versions/3c.sql
rebuilds 1 1 1a.sql 2b.sql 3c.sql
touch versions/3c.sql
rebuilds 1 0 1a.sql 2b.sql 3c.sql
mv versions/3c.sql versions/9c.sql
rebuilds 1 1 1a.sql 2b.sql 9c.sql
rm versions/9c.sql
rebuilds 1 1 1a.sql 2b.sql

# White space and comments change no checksum, and compile one file at most: the lines of statements
# are in it.
checksums >before
echo '-- the end' >>versions/2b.sql
rebuilds 1 0 1a.sql 2b.sql
sed -i 's/^CREATE INDEX/-- so that logging in is fast\n  CREATE  INDEX/' versions/2b.sql
rebuilds 1 1 1a.sql 2b.sql
checksums >after
run diff before after

# Another branch's files in their place, as old as they were there, or as long as these.
cp -a versions theirs
sed -i 's/email text/mail text/' theirs/1a.sql
sed -i 's/users (email)/users (mail)/' theirs/2b.sql
find theirs -exec touch -d '2001-01-01' {} +
mv versions ours && mv theirs versions
rebuilds 1 1 1a.sql 2b.sql
mv versions theirs && mv ours versions
rebuilds 1 1 1a.sql 2b.sql
sed 's/email text/EMAIL TEXT/; s/integer/bigintt/' versions/1a.sql >edited
touch -r versions/1a.sql edited
cp -p edited versions/1a.sql
rebuilds 1 1 1a.sql 2b.sql

# A broken revision stops the build, and every build until it is whole again.
cp versions/2b.sql 2b.sql
sed -i 's/CREATE  INDEX/CREATE INDICES/' versions/2b.sql
for attempt in first second; do
  ! "$CMAKE" --build build >"$log" 2>&1 || fail "the $attempt build of a broken revision passes"
  says "versions/2b.sql:9"
  says "error:"
done
cp 2b.sql versions/2b.sql
rebuilds 1 0 1a.sql 2b.sql

# Another generator, which makes the same.
cp "$ALUDEL" newer && mv newer "$ALUDEL"
rebuilds 1 0 1a.sql 2b.sql

# What was generated is gone.
rm build/aludel_generated/myapp/migrations.cpp
rebuilds 1 1 1a.sql 2b.sql
echo 'damage' >>build/aludel_generated/myapp/migrations.cpp
rebuilds 1 1 1a.sql 2b.sql
build --target clean
rebuilds 1 2 1a.sql 2b.sql

# aludel.toml comes, and goes.
echo 'bundle = "shop"' >aludel.toml
build
counts 1 'compiled 2 revisions of shop'
counts 1 'Building CXX object'
rm aludel.toml
rebuilds 1 1 1a.sql 2b.sql

# Every configuration is compiled once; going back to one compiles nothing.
configuration_compiles() {
  build --config "$1"
  counts 0 'compiled [0-9]+ revision'
  counts "$2" 'Building CXX object'
  run "build/$1/myapp"
  says "1a.sql 2b.sql"
}
if [ $multi_config = yes ]; then
  configuration_compiles Release 2
  configuration_compiles Debug 0
  configuration_compiles Release 0
fi
