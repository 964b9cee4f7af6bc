#!/bin/sh
# SPDX-License-Identifier: MIT
# Several version directories, sub-directories, and revisions that another part of the build makes.
. "$(dirname "$0")/support.sh"
users
email_index
revision 3c 2b "a generated table" <<'END'
-- migrate:upgrade
CREATE TABLE NAME (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE NAME;
END
mkdir -p versions/2026/november plugin/versions
mv versions/2b.sql versions/2026/november/
mv versions/3c.sql template
revision 4d 3c "of a plugin" <<'END'
-- migrate:upgrade
ALTER TABLE users ADD COLUMN age integer;

-- migrate:downgrade
ALTER TABLE users DROP COLUMN age;
END
mv versions/4d.sql plugin/versions/

project <<'END'
set(made "${CMAKE_CURRENT_BINARY_DIR}/made")
add_custom_command(OUTPUT "${made}/3c.sql"
  COMMAND "${CMAKE_COMMAND}" -E make_directory "${made}"
  COMMAND sed -f "${CMAKE_CURRENT_SOURCE_DIR}/name.sed" "${CMAKE_CURRENT_SOURCE_DIR}/template"
    > 3c.sql
  COMMAND "${CMAKE_COMMAND}" -E rename 3c.sql "${made}/3c.sql"
  DEPENDS template name.sed)
add_custom_target(more COMMAND "${CMAKE_COMMAND}" -E touch more)

add_executable(myapp main.cpp)
add_migrations(myapp versions/ plugin/versions "${made}" DIALECTS postgresql sqlite
  DEPENDS more "${made}/3c.sql")
END
cat >main.cpp <<'END'
#include <cstdio>
#include <myapp/migrations.hpp>
int main() {
  const auto& all = myapp::migrations();
  for (unsigned each = 0; each < all.revisions.size(); ++each) std::puts(std::string(all.file(each)).c_str());
}
END
echo 's/NAME/first/' >name.sed
configure
build
run build/myapp
says "versions/1a.sql versions/2026/november/2b.sql made/3c.sql versions/4d.sql"
build
counts 0 'Building|compiled'

echo 's/NAME/second/' >name.sed
build
counts 1 'compiled 4 revisions of myapp'
counts 1 'Building CXX'
run build/myapp_migrate show 3c
says "CREATE TABLE second"

mv versions/2026/november/2b.sql plugin/versions/
build
run build/myapp
says "versions/1a.sql versions/2b.sql made/3c.sql versions/4d.sql"
run "$CTEST" --test-dir build -R sqlite --output-on-failure

# A failure names the file where it is.
sed -i 's/DROP COLUMN age/DROP COLUMN years/' plugin/versions/4d.sql
build
refuse 8 "$CTEST" --test-dir build -R sqlite --output-on-failure
says "$CASE_DIRECTORY/plugin/versions/4d.sql:11"
