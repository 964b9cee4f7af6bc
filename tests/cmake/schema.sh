#!/bin/sh
# SPDX-License-Identifier: MIT
# The schema that is wanted: files of SQL, models in C++, a file that is kept up to date, and the test that
# finds a change of them without a revision.
. "$(dirname "$0")/support.sh"
users
echo 'CREATE TABLE users (id INTEGER PRIMARY KEY, "email" text NOT NULL);' >schema.sql
cat >main.cpp <<'END'
#include <myapp/migrations.hpp>
int main() { return myapp::migrations().revisions.empty(); }
END
project <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS sqlite SCHEMA schema.sql DUMP dumped.sql)
END
configure
build
run "$CTEST" --test-dir build --output-on-failure
says "myapp.migrations.sqlite.schema"

# A change without a revision fails the tests, and is told what to do.
echo 'CREATE INDEX users_email ON users (email);' >>schema.sql
refuse 8 "$CTEST" --test-dir build --output-on-failure
says "+ index users_email"
says "\`revision --autogenerate\` writes a revision for that"
run build/myapp_migrate revision --autogenerate -m "index the addresses"
build
run "$CTEST" --test-dir build --output-on-failure
build --target myapp_dump
run cat dumped.sql
says "CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL); CREATE INDEX users_email ON users (email);"

# What the schema presumes: the round trip makes it too.
printf '[scratch]\nsetup = "setup.sql"\n' >aludel.toml
echo 'CREATE TABLE of_others (id integer PRIMARY KEY);' >setup.sql
cat >versions/9z.sql <<'END'
-- a view of what others have
-- Revision ID: 9z
-- Revises: 2b
-- migrate:upgrade sqlite syntax=unchecked
CREATE VIEW theirs AS SELECT id FROM of_others;
CREATE INDEX on_theirs ON of_others (id);
-- migrate:downgrade sqlite syntax=unchecked
DROP INDEX on_theirs;
DROP VIEW theirs;
END
id=$(sed -n 's/^-- Revision ID: //p' versions/2*.sql)
sed -i "s/2b/$id/" versions/9z.sql
echo 'CREATE VIEW theirs AS SELECT id FROM of_others;' >>schema.sql
configure
build
refuse 8 "$CTEST" --test-dir build --output-on-failure
says "- index on_theirs"
echo 'CREATE INDEX on_theirs ON of_others (id);' >>schema.sql
run "$CTEST" --test-dir build --output-on-failure
rm aludel.toml versions/9z.sql

# Models, beside a file.
rm -rf build versions/2*
cat >models.cpp <<'END'
#include <aludel/schema.hpp>
namespace ALUDEL_MODELS {

schema models() {
  return schema()
      .add(table("teams", {column("id", bigint()).identity().primary_key(),
                           column("name", varchar(40)).not_null(), column("lead", integer()),
                           unique("name"), foreign_key("lead", "users", "id")}))
      .add(index_on("teams", {"lead"}))
      .only_on(aludel::dialect::postgresql)
      .add_enum("mood", {"good", "bad"});
}

}  // namespace ALUDEL_MODELS
END
echo 'CREATE TABLE users (id integer primary key, email text not null);' >schema.sql
project <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS sqlite SCHEMA sqlite schema.sql MODELS models.cpp)
END
configure
build
refuse 8 "$CTEST" --test-dir build --output-on-failure
says "+ table teams"
run build/myapp_migrate revision --autogenerate --cpp -m teams
run cat versions/2*_teams.cpp
says 'op.create_table("teams", {column("id", integer()).identity().primary_key(),'
build
run "$CTEST" --test-dir build --output-on-failure
run build/myapp_migrate dump --wanted
says 'CREATE TABLE "teams"'

# A rename that they tell of keeps the rows.
sed -i 's/column("name", varchar(40))/column("title", varchar(40))/; s/unique("name")/unique("title")/' models.cpp
sed -i 's/      .add(index_on("teams"/      .renamed("teams.name", "teams.title")\n&/' models.cpp
build
run build/myapp_migrate upgrade --url sqlite:///app.db
refuse 1 build/myapp_migrate check --offline-base
says '~ column teams.title: was name'
run build/myapp_migrate revision --autogenerate --offline-base --format cpp -m title
run cat versions/2*_title.cpp
says 'op.rename_column("teams", "name", "title");'
build
run "$CTEST" --test-dir build --output-on-failure
sed -i 's/"title"/"name"/g; /.renamed(/d' models.cpp
rm versions/2*_title.cpp app.db

# What is wrong in them is told all at once, where it stands.
sed -i 's/"lead", "users", "id"/"lead", "people", "id"/; s/{"lead"}/{"leader"}/' models.cpp
sed -i 's/unique("name")/unique("title")/; s/SCHEMA sqlite schema.sql//' models.cpp CMakeLists.txt
build
refuse 8 "$CTEST" --test-dir build -R schema --output-on-failure
says "models.cpp:6: error: the constraint teams_title_key is of the column title, which the table teams has not"
says "models.cpp:6: error: the foreign key teams_lead_fkey of teams refers to a table people, which is not there"
says "models.cpp:9: error: the index teams_leader_idx is of the column leader, which the table teams has not"
says "3 errors"
sed -i 's/bigint()).identity()/array(text()))/' models.cpp
build
refuse 2 build/myapp_migrate check
says "models.cpp:6: error: create_table(teams): SQLite has no arrays"
refuse 2 build/myapp_migrate heads
says "models.cpp:6: error: create_table(teams): SQLite has no arrays"

# Models that are none.
sed -i 's/schema models()/schema wanted()/' models.cpp
refuse 1 "$CMAKE" --build build -j 2
says "models.cpp"
counts 1 ' error: '

# A project may begin with its models, and no revision.
rm -rf build versions
mkdir versions
cat >models.cpp <<'END'
#include <aludel/schema.hpp>
namespace ALUDEL_MODELS {
schema models() { return schema().add(table("users", {column("id", bigint())})); }
}  // namespace ALUDEL_MODELS
END
configure
build
says "compiled 0 revisions of myapp"
refuse 8 "$CTEST" --test-dir build --output-on-failure
says "+ table users"
run build/myapp_migrate revision --autogenerate -m users
build
run "$CTEST" --test-dir build --output-on-failure

# In a project of two dialects a revision is for both, in SQL and in C++.
rm -rf build versions/*
cat >models.cpp <<'MODELS'
#include <aludel/schema.hpp>
namespace ALUDEL_MODELS {

schema models() {
  return schema()
      .add(table("teams", {column("id", bigint()).identity().primary_key(),
                           column("name", text()).not_null()}))
      .only_on(aludel::dialect::postgresql)
      .add_enum("mood", {"good", "bad"});
}

}  // namespace ALUDEL_MODELS
MODELS
project <<'CMAKE'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS postgresql sqlite MODELS models.cpp)
CMAKE
configure
build
run build/myapp_migrate revision --autogenerate -m first
run cat versions/2*_first.sql
says "CREATE TYPE mood AS ENUM ('good', 'bad');"
says '-- migrate:upgrade sqlite CREATE TABLE "teams"'
sed -i 's/not_null()}/not_null(), column("size", integer())}/; s/"good"/"fine", "good"/' models.cpp
build
run build/myapp_migrate revision --autogenerate --cpp -m second
build
run "$CTEST" --test-dir build --output-on-failure
run build/myapp_migrate revision --autogenerate -m third
says "the schema has nothing that the revisions lack"
