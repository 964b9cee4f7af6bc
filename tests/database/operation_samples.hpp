// SPDX-License-Identifier: MIT
// A call, or a few, of each operation, on what it finds there.
#pragma once

#include <aludel/op.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace aludel::test {

using namespace aludel::model;

enum class on : std::uint8_t { both, postgresql, sqlite };
enum class way_back : std::uint8_t { known, unknown };

struct sample {
  std::string name;
  on where;
  way_back back;
  void (*run)(op&);
  std::string directives{};
};

inline constexpr auto without_transaction =
    "// migrate:upgrade transaction=off\n// migrate:downgrade transaction=off";

/// What the operations find.
inline const std::string both_have =
    "CREATE TABLE users (id integer PRIMARY KEY, email varchar(40), age integer, name text "
    "DEFAULT 'x', CONSTRAINT grown CHECK (age > 0));"
    "CREATE INDEX users_name_idx ON users (name);"
    "INSERT INTO users (id, email, age) VALUES (1, 'a@b', 42), (2, 'c@d', 7);"
    "CREATE TABLE posts (author integer REFERENCES users (id), title text);"
    "INSERT INTO posts VALUES (1, 'one'), (2, 'two');"
    "CREATE VIEW titles AS SELECT title FROM posts;";
inline const std::string postgresql_has =
    "CREATE SCHEMA app; CREATE SEQUENCE counter; CREATE TYPE mood AS ENUM ('happy', 'sad');"
    "CREATE DOMAIN positive AS integer CHECK (VALUE > 0);"
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
    "CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * $1';"
    "CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();"
    "CREATE MATERIALIZED VIEW stored AS SELECT id FROM users;"
    "ALTER TABLE posts ADD CONSTRAINT short CHECK (length(title) < 9) NOT VALID;";
inline const std::string sqlite_has =
    "CREATE TRIGGER touched AFTER UPDATE ON users BEGIN UPDATE posts SET title = title; END;";

inline const std::vector<sample> samples{
    {"execute", on::both, way_back::unknown,
     [](op& op) { op.execute("UPDATE users SET age = age + 1"); }},
    {"execute with values", on::both, way_back::unknown,
     [](op& op) {
       op.execute("UPDATE users SET name = $1 WHERE id = $2", {"it's :x", 1});
     }},
    {"execute, with comments and a semicolon", on::both, way_back::unknown,
     [](op& op) {
       op.execute("UPDATE users SET age = 9 -- all; of them\n ; -- so");
       op.execute("DELETE FROM posts -- and these");
     }},
    {"execute, of a trigger", on::sqlite, way_back::unknown,
     [](op& op) {
       op.execute("CREATE TRIGGER t AFTER DELETE ON posts BEGIN SELECT 1; DELETE FROM users; END;");
     }},
    {"execute, of a function", on::postgresql, way_back::unknown,
     [](op& op) {
       op.execute(
           "CREATE FUNCTION one() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 2; SELECT 1; "
           "END");
     }},
    {"bulk_insert", on::both, way_back::unknown,
     [](op& op) {
       op.bulk_insert("users", {"id", "name", "age"}, {{3, "O'Hara", 1}, {4, nullptr, 2}});
     }},
    {"copy_in", on::both, way_back::unknown,
     [](op& op) {
       op.copy_in("users", {"id", "name"}, [](row_writer& to) {
         to.add({3, "\\N tab\t"});
         to.add({4, nullptr});
       });
     }},

    {"create_table", on::both, way_back::known,
     [](op& op) {
       op.create_table(
           "teams",
           {column("id", bigint()).identity(identity_kind::by_default).primary_key(),
            column("name", varchar(20)).not_null(), column("made", timestamptz()),
            column("price", aludel::model::numeric(9, 2)).default_value(5),
            column("open", boolean()).default_value(true).not_null(), column("lead", integer()),
            column("upper_name", text()).generated("upper(name)"), unique({"name", "lead"}),
            check("named", "name <> ''"),
            foreign_key("lead", "users", "id")
                .on_delete(action::cascade)
                .on_update(action::set_null)});
     }},
    {"create_table, if_not_exists", on::both, way_back::unknown,
     [](op& op) { op.create_table("teams", {column("id", integer())}, if_not_exists); }},
    {"create_table, keys of all kinds", on::both, way_back::known,
     [](op& op) {
       op.create_table(aludel::model::table(
           "teams", {column("id", integer()).primary_key(), column("a", integer()),
                     column("b", integer()).default_value(1),
                     foreign_key("a", "users", "id")
                         .on_delete(action::set_default)
                         .on_update(action::restrict)
                         .deferrable(deferral::initially_deferred),
                     foreign_key("b", "users", "id").match_full()}));
     }},
    {"create_table, keys of PostgreSQL", on::postgresql, way_back::known,
     [](op& op) {
       op.add_constraint("users", unique({"id", "age"}));
       op.create_table("teams", {column("a", integer()), column("b", integer()),
                                 column("seen", array(native("inet"))).default_to("'{}' -- none"),
                                 unique({"a"}).deferrable(deferral::initially_deferred),
                                 foreign_key({"a", "b"}, "users", {"id", "age"}).match_full()});
     }},
    {"create_table, with a comment", on::postgresql, way_back::known,
     [](op& op) {
       aludel::model::table made("teams", {column("id", integer()).comment("it's its number")});
       made.comment = "it's ours";
       op.create_table(made);
     }},
    {"create_table, in a schema", on::sqlite, way_back::known,
     [](op& op) {
       op.create_table(
           in_schema("main", "teams"),
           {column("lead", integer()), foreign_key("lead", in_schema("main", "users"), "id")});
     }},
    {"create_table, defaults", on::both, way_back::known,
     [](op& op) {
       op.create_table("teams", {column("a", integer()).default_to("1 + 1"),
                                 column("b", text()).default_to("lower('X') -- small"),
                                 column("c", timestamptz()).default_to("CURRENT_TIMESTAMP"),
                                 column("d", integer()).default_to("(2)"),
                                 column("e", integer()).default_to("(1) + (2)"),
                                 column("f", integer()).generated("a * 2 -- twice"),
                                 check("small", "a < 9 -- or null")});
     }},
    {"drop_table", on::both, way_back::unknown,
     [](op& op) {
       op.drop_view("titles");
       op.drop_table("posts");
     }},
    {"drop_table, if_exists", on::both, way_back::unknown,
     [](op& op) { op.drop_table("nix", if_exists); }},
    {"rename_table", on::both, way_back::known,
     [](op& op) { op.rename_table("posts", "articles"); }},

    {"rename_table, if_exists", on::postgresql, way_back::unknown,
     [](op& op) {
       op.rename_table("nix", "articles", if_exists);
       op.rename_table("posts", "articles", if_exists);
     }},
    {"add_column", on::both, way_back::known,
     [](op& op) { op.add_column("users", column("team", text()).default_text("it's")); }},
    {"add_column, required", on::both, way_back::known,
     [](op& op) { op.add_column("users", column("n", bigint()).default_value(-1).not_null()); }},
    {"add_column, generated", on::both, way_back::known,
     [](op& op) { op.add_column("users", column("big", text()).generated("upper(name)")); }},
    {"add_column, primary key", on::both, way_back::known,
     [](op& op) {
       op.create_table("teams", {column("name", text())});
       op.add_column("teams", column("id", integer()).primary_key());
     }},
    {"add_column, expression", on::both, way_back::known,
     [](op& op) { op.add_column("users", column("n", integer()).default_to("abs(-1) + 1")); }},
    {"add_column, if_not_exists", on::both, way_back::unknown,
     [](op& op) {
       op.add_column("users", column("age", text()), if_not_exists);
       op.add_column("users", column("team", text()), if_not_exists);
     }},
    {"drop_column", on::both, way_back::unknown, [](op& op) { op.drop_column("users", "email"); }},
    {"drop_column, checked", on::both, way_back::unknown,
     [](op& op) { op.drop_column("users", "age"); }},
    {"drop_column, of an index", on::both, way_back::unknown,
     [](op& op) { op.drop_column("users", "name"); }},
    {"drop_column, unique", on::both, way_back::unknown,
     [](op& op) {
       op.add_constraint("users", unique({"email", "age"}));
       op.drop_column("users", "email");
     }},
    {"drop_column, of a foreign key", on::both, way_back::unknown,
     [](op& op) { op.drop_column("posts", "author"); }},
    {"drop_column, if_exists", on::both, way_back::unknown,
     [](op& op) {
       op.drop_column("users", "nix", if_exists);
       op.drop_column("users", "email", if_exists);
     }},
    {"rename_column", on::both, way_back::known,
     [](op& op) { op.rename_column("users", "age", "years"); }},
    {"alter_column", on::both, way_back::unknown,
     [](op& op) {
       op.alter_column("users", "age", change().type(bigint()).not_null().default_to("1"));
     }},
    {"alter_column, back", on::both, way_back::unknown,
     [](op& op) { op.alter_column("users", "name", change().drop_default().nullable()); }},
    {"alter_column, type and default", on::both, way_back::unknown,
     [](op& op) {
       op.alter_column("users", "name",
                       change()
                           .type(boolean())
                           .using_expression("name IS NOT NULL -- known")
                           .default_to("1 = 2"));
     }},
    {"batch_alter_table", on::both, way_back::known,
     [](op& op) {
       op.batch_alter_table("users", changes()
                                         .add_column(column("team", text()))
                                         .add_constraint(unique({"email", "age"}))
                                         .add_constraint(check("old", "age < 150")));
     }},
    {"add_constraint, unique", on::both, way_back::known,
     [](op& op) { op.add_constraint("users", unique("email")); }},
    {"add_constraint, check", on::both, way_back::known,
     [](op& op) { op.add_constraint("users", check("old", "age < 150")); }},
    {"add_constraint, foreign key", on::both, way_back::known,
     [](op& op) {
       op.add_constraint("users", foreign_key("id", "users").not_valid().deferrable());
     }},
    {"add_constraint, primary key", on::both, way_back::unknown,
     [](op& op) {
       op.add_constraint("posts", primary_key({"author", "title"}));
     }},
    {"add_constraint, exclusion", on::postgresql, way_back::known,
     [](op& op) {
       op.add_constraint("users", exclusion("one", {{"age", "="}}).using_method("btree"));
     }},
    {"drop_constraint", on::both, way_back::unknown,
     [](op& op) { op.drop_constraint("users", "grown"); }},
    {"drop_constraint, if_exists", on::both, way_back::unknown,
     [](op& op) { op.drop_constraint("users", "nix", if_exists); }},
    {"validate_constraint", on::postgresql, way_back::unknown,
     [](op& op) {
       op.validate_constraint("posts", "short");
       op.drop_constraint("posts", "nix", if_exists);
     }},

    {"create_index", on::both, way_back::known,
     [](op& op) {
       op.create_index(index_on("users", {index_part("age").desc(), expression("lower(name)")})
                           .unique()
                           .only_where("age > 5"));
     }},
    {"create_index, if_not_exists", on::both, way_back::unknown,
     [](op& op) {
       op.create_index(index_on("users", {"age"}).named("users_name_idx"), if_not_exists);
       op.create_index(index_on("users", {"age"}).only_where("age > 5 -- some"), if_not_exists);
     }},
    {"create_index, collated", on::postgresql, way_back::known,
     [](op& op) {
       op.create_index(
           index_on("users", {index_part("name").collate("C"), index_part("age").nulls_last()}));
     }},
    {"create_index, collated by SQLite", on::sqlite, way_back::known,
     [](op& op) { op.create_index(index_on("users", {index_part("email").collate("NOCASE")})); }},
    {"create_index, concurrently", on::both, way_back::known,
     [](op& op) { op.create_index(index_on("users", {"age"}).concurrently()); },
     without_transaction},
    {"drop_index_concurrently", on::both, way_back::unknown,
     [](op& op) {
       op.drop_index_concurrently("nix", if_exists);
       op.drop_index_concurrently("users_name_idx");
     },
     without_transaction},
    {"create_index, of PostgreSQL", on::postgresql, way_back::known,
     [](op& op) {
       op.create_index(
           index_on("users", {index_part("name").opclass("text_pattern_ops").nulls_first()})
               .named("fast")
               .include({"age"})
               .using_method("btree"));
     }},
    {"drop_index", on::both, way_back::unknown, [](op& op) { op.drop_index("users_name_idx"); }},

    {"comment_on", on::postgresql, way_back::unknown,
     [](op& op) {
       op.comment_on_table("users", "it's them");
       op.comment_on_column("users", "age", "in years");
     }},
    {"create_view", on::both, way_back::known,
     [](op& op) { op.create_view("names", "SELECT name FROM users WHERE name <> 'it''s'"); }},
    {"create_view, or_replace", on::postgresql, way_back::unknown,
     [](op& op) {
       op.create_view("titles", "SELECT title, author FROM posts; -- both", or_replace);
     }},
    {"create_view, if_not_exists", on::sqlite, way_back::unknown,
     [](op& op) { op.create_view("titles", "SELECT 1 -- one", if_not_exists); }},
    {"drop_view", on::both, way_back::unknown, [](op& op) { op.drop_view("titles"); }},
    {"create_trigger", on::both, way_back::known,
     [](op& op) {
       op.create_trigger(trigger("noted", "users")
                             .after()
                             .on_update({"age"})
                             .for_each_row()
                             .when("NEW.age > 5")
                             .execute("touch()")
                             .body("UPDATE posts SET title = 'x' WHERE author = NEW.id"));
     }},
    {"drop_trigger", on::both, way_back::unknown,
     [](op& op) { op.drop_trigger("touched", "users"); }},

    {"create_function", on::postgresql, way_back::known,
     [](op& op) {
       op.create_function(
           function("plus", {argument("a", integer()), argument("b", integer(), "1")})
               .returns(integer())
               .language("sql")
               .immutable()
               .body("SELECT a + b -- $aludel$ 'x'"));
     }},
    {"drop_function", on::postgresql, way_back::unknown,
     [](op& op) { op.drop_function("twice", {integer()}); }},
    {"create_domain", on::postgresql, way_back::known,
     [](op& op) {
       op.create_domain(
           domain("email", text()).not_null().default_to("'@'").check("at", "VALUE LIKE '%@%'"));
     }},
    {"drop_domain", on::postgresql, way_back::unknown, [](op& op) { op.drop_domain("positive"); }},
    {"create_schema", on::postgresql, way_back::known, [](op& op) { op.create_schema("more"); }},
    {"drop_schema", on::postgresql, way_back::unknown, [](op& op) { op.drop_schema("app"); }},
    {"create_sequence", on::postgresql, way_back::known,
     [](op& op) { op.create_sequence(in_schema("app", "numbers")); }},
    {"drop_sequence", on::postgresql, way_back::unknown,
     [](op& op) { op.drop_sequence("counter"); }},
    {"create_enum", on::postgresql, way_back::known,
     [](op& op) {
       op.create_enum("colour", {"red", "it's"});
     }},
    {"add_enum_value", on::postgresql, way_back::unknown,
     [](op& op) { op.add_enum_value("mood", "calm", "sad"); }},
    {"add_enum_value, if_not_exists", on::postgresql, way_back::unknown,
     [](op& op) {
       op.add_enum_value("mood", "sad", {}, if_not_exists);
       op.add_enum_value("mood", "calm", {}, if_not_exists);
     }},
    {"rename_enum_value", on::postgresql, way_back::known,
     [](op& op) { op.rename_enum_value("mood", "sad", "it's sad"); }},
    {"drop_enum", on::postgresql, way_back::unknown, [](op& op) { op.drop_enum("mood"); }},
    {"create_extension", on::postgresql, way_back::unknown,
     [](op& op) { op.create_extension("plpgsql", if_not_exists); }},
    {"drop_extension", on::postgresql, way_back::unknown,
     [](op& op) { op.drop_extension("nix", if_exists); }},
    {"create_materialized_view", on::postgresql, way_back::known,
     [](op& op) { op.create_materialized_view("kept", "SELECT count(*) FROM users"); }},
    {"create_materialized_view, if_not_exists", on::postgresql, way_back::unknown,
     [](op& op) { op.create_materialized_view("stored", "SELECT 1 -- one", if_not_exists); }},
    {"drops, if_exists", on::both, way_back::unknown,
     [](op& op) {
       op.drop_index("nix", if_exists);
       op.drop_view("nix", if_exists);
       op.drop_view("titles", if_exists);
       op.drop_trigger("nix", "users", if_exists);
       op.drop_trigger("touched", "users", if_exists);
     }},
    {"drops of PostgreSQL, if_exists", on::postgresql, way_back::unknown,
     [](op& op) {
       op.drop_function("nix", if_exists);
       op.drop_function("twice", {integer()}, if_exists);
       op.drop_domain("nix", if_exists);
       op.drop_schema("nix", if_exists);
       op.drop_schema("app", if_exists);
       op.drop_sequence("nix", if_exists);
       op.drop_enum("nix", if_exists);
       op.drop_materialized_view("nix", if_exists);
       op.drop_materialized_view("stored", if_exists);
     }},
    {"drop_materialized_view", on::postgresql, way_back::unknown,
     [](op& op) { op.drop_materialized_view("stored"); }},
};

}  // namespace aludel::test
