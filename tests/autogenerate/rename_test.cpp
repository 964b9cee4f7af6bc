// SPDX-License-Identifier: MIT
// What is called otherwise keeps what it has.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "autogenerate/find_renames.hpp"
#include "autogenerate/labels.hpp"
#include "autogenerate/names.hpp"
#include "autogenerate/rename_in.hpp"
#include "autogenerate/told_renames.hpp"
#include "tests/autogenerate/pair.hpp"
#include "tests/autogenerate/place.hpp"

using namespace aludel;
using namespace aludel::autogenerate;
using test::place;

namespace {

// ---- Random renames

bool has_schema(const object_key& of) {
  return of.owner.empty() || of.kind == object_kind::index || of.kind == object_kind::statistics;
}

/// Those of both schemas that can be.
std::vector<object_key> common_names(const schema& one, const schema& other) {
  std::vector<object_key> found;
  for (const auto& each : one.objects) {
    const auto kind = each.key.kind;
    const auto* const its = other.find(each.key);
    if (its == nullptr || each.key.name == "public") continue;
    if (kind == object_kind::default_value || kind == object_kind::extension) continue;
    const bool has_statement = kind == object_kind::table || kind == object_kind::column;
    if (one.language == dialect::sqlite && !has_statement) continue;
    found.push_back(each.key);
    const auto labels = labels_of(*its);
    for (const auto label : labels_of(each)) {
      if (std::find(labels.begin(), labels.end(), label) == labels.end()) continue;
      found.push_back({object_kind::enum_value, each.key.name, std::string(label)});
    }
  }
  return found;
}

/// Names that exchange places, and new ones.
std::vector<name_change> random_renames(std::vector<object_key> of, std::mt19937& random) {
  std::shuffle(of.begin(), of.end(), random);
  of.resize(std::uniform_int_distribution<std::size_t>(0, of.size())(random));
  std::map<std::tuple<object_kind, std::string, std::string>, std::vector<object_key>> groups;
  for (const auto& each : of) {
    const bool is_free = has_schema(each);
    const auto space = is_free && each.kind != object_kind::schema
                           ? std::string(schema_of(each.name))
                           : std::string();
    groups[{each.kind, is_free ? "" : each.owner, space}].push_back(each);
  }
  std::vector<name_change> made;
  int count = 0;
  for (const auto& [group, keys] : groups) {
    std::vector<std::string> names;
    for (const auto& each : keys) {
      const bool is_value = each.kind == object_kind::enum_value;
      names.push_back(is_value ? each.name : std::string(bare_name(each.name)));
      names.push_back(is_value ? fmt::format("'new {}'", ++count) : fmt::format("new_{}", ++count));
    }
    std::shuffle(names.begin(), names.end(), random);
    for (const auto& each : keys) {
      auto after = each;
      const auto end = each.name.ends_with(')') ? each.name.substr(each.name.find('(')) : "";
      after.name = each.kind == object_kind::enum_value
                       ? names.back()
                       : in_schema(schema_of(each.name), names.back() + end);
      names.pop_back();
      if (after != each) made.push_back({each, after});
    }
  }
  return made;
}

/// As they are called in the end: parts when it is known what of.
std::vector<name_change> with_owners(std::vector<name_change> all) {
  for (const bool parts : {false, true}) {
    for (auto& each : all) {
      if (each.before.kind == object_kind::schema || each.before.owner.empty() == parts) continue;
      auto others = all;
      std::erase(others, each);
      const auto then = called_then(each.before, others);
      each.after.owner = then.owner;
      if (!has_schema(each.after)) continue;
      each.after.name = in_schema(schema_of(then.name), each.after.name);
    }
  }
  return all;
}

std::string alter(dialect language, const object_key& of, const std::string& to) {
  if (language == dialect::sqlite) {
    return of.owner.empty()
               ? fmt::format("ALTER TABLE \"{}\" RENAME TO \"{}\"", of.name, to)
               : fmt::format("ALTER TABLE \"{}\" RENAME \"{}\" TO \"{}\"", of.owner, of.name, to);
  }
  switch (of.kind) {
    case object_kind::column:
      return fmt::format("ALTER TABLE {} RENAME {} TO {}", of.owner, of.name, to);
    case object_kind::constraint:
      return fmt::format("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", of.owner, of.name, to);
    case object_kind::domain_constraint:
      return fmt::format("ALTER DOMAIN {} RENAME CONSTRAINT {} TO {}", of.owner, of.name, to);
    case object_kind::attribute:
      return fmt::format("ALTER TYPE {} RENAME ATTRIBUTE {} TO {}", of.owner, of.name, to);
    case object_kind::enum_value:
      return fmt::format("ALTER TYPE {} RENAME VALUE {} TO {}", of.owner, of.name, to);
    case object_kind::trigger:
    case object_kind::rule:
    case object_kind::policy:
      return fmt::format("ALTER {} {} ON {} RENAME TO {}", keyword(of.kind), of.name, of.owner, to);
    default:
      return fmt::format("ALTER {} {} RENAME TO {}", keyword(of.kind), of.name, to);
  }
}

/// Parts first, and all of them by way of a name that nothing has: not as ours does it.
void rename_by_hand(dialect language, place& at, const std::vector<name_change>& all) {
  const auto rank = [](const name_change& of) {
    if (of.before.kind == object_kind::schema) return 2;
    return of.before.owner.empty() ? 1 : 0;
  };
  for (const int turn : {0, 1, 2}) {
    for (const bool is_second : {false, true}) {
      int count = 0;
      for (const auto& [before, after] : all) {
        const bool is_value = before.kind == object_kind::enum_value;
        auto interim = before;
        const auto name =
            is_value ? fmt::format("'interim {}'", ++count) : fmt::format("interim_{}", ++count);
        if (rank({before, after}) != turn) continue;
        const auto end =
            before.name.ends_with(')') ? before.name.substr(before.name.find('(')) : "";
        const auto to = is_value || language == dialect::sqlite
                            ? after.name
                            : std::string(bare_name(after.name));
        interim.name = is_value ? name : in_schema(schema_of(before.name), name + end);
        at.run(is_second ? alter(language, interim, to) : alter(language, before, name));
      }
    }
  }
}

std::vector<std::string> told(const std::vector<name_change>& all) {
  const auto name = [](const object_key& of) {
    return has_schema(of) ? of.name : of.owner + '.' + of.name;
  };
  std::vector<std::string> texts;
  for (const auto& each : all) texts.push_back(name(each.before) + ':' + name(each.after));
  return texts;
}

/// Which storage everything has, and with it its rows.
std::vector<detail::row> storage(dialect language, place& at) {
  auto found = at.connection().query(
      language == dialect::sqlite
          ? "SELECT rowid, rootpage FROM sqlite_schema WHERE rootpage > 0 ORDER BY 1"
          : "SELECT oid, pg_relation_filenode(oid) FROM pg_class WHERE oid >= 16384 "
            "AND relkind IN ('r', 'i', 'S', 'm') AND relpersistence <> 't' ORDER BY 1");
  REQUIRE(found);
  return *found;
}

/// As ours sees them.
void expect_alike(place& at, const schema& made_of) {
  for (const auto& each : compare(at.read(), made_of)) {
    FAIL_CHECK("differs still: " << title(each.either().key));
  }
}

result<schema> read_all(detail::database& from) { return read_schema(from); }

template <class Place>
void there_and_back(dialect language, std::uint32_t usual_rounds) {
  const auto first = test::number("ALUDEL_AUTOGENERATE_SEED", 1);
  const auto rounds = test::number("ALUDEL_AUTOGENERATE_ROUNDS", usual_rounds);
  Place one;
  Place other;
  Place scratch;
  for (auto seed = first; seed < first + rounds; ++seed) {
    std::mt19937 random{seed};
    const auto base = test::random_choice(language, random);
    const bool only_renames = seed % 2 == 0;
    const auto wanted = only_renames ? base : test::random_change(language, base, random);
    INFO("ALUDEL_AUTOGENERATE_SEED=" << seed);
    INFO("from: " << test::shown(language, base));
    INFO("to:   " << test::shown(language, wanted));
    one.fill(base);
    other.fill(wanted);
    scratch.fill(base);
    const auto before = one.read();
    const auto renames = random_renames(common_names(before, other.read()), random);
    rename_by_hand(language, other, renames);
    const auto after = other.read();
    const auto texts = told(with_owners(renames));
    INFO(fmt::format("--rename {}", fmt::join(texts, " --rename ")));

    const auto understood = told_renames(before, after, texts);
    if (!understood) FAIL(to_string(understood.error()));
    auto renamed_base = scratch.read();
    const auto made = rename_in({scratch.connection(), renamed_base}, after, *understood, read_all);
    if (!made) FAIL(to_string(made.error()));
    INFO(test::joined(made->made.upgrade));
    if (only_renames) {
      const auto kept = storage(language, one);
      test::run_all(one, made->made.upgrade);
      test::expect_alike(one, other, after);
      CHECK(storage(language, one) == kept);
      test::run_all(one, made->made.downgrade);
      CHECK(storage(language, one) == kept);
      other.fill(base);
      test::expect_alike(one, other, before);
      continue;
    }
    const auto rest = draft_between({scratch.connection(), renamed_base},
                                    {other.connection(), after}, compare(renamed_base, after));
    REQUIRE(rest);
    INFO(test::joined(rest->upgrade));
    test::run_all(one, made->made.upgrade);
    test::run_all(one, rest->upgrade);
    expect_alike(one, after);
    INFO(test::joined(rest->downgrade));
    test::run_all(one, rest->downgrade);
    test::run_all(one, made->made.downgrade);
    expect_alike(one, before);
  }
}

// ---- By example

/// What the renames of one schema into another are as statements, or what is wrong with them.
std::string written(dialect language, const std::string& before, const std::string& after,
                    const std::vector<std::string>& told) {
  test::filled one{language, before};
  test::filled other{language, after};
  const auto understood = told_renames(one.made_of(), other.made_of(), told);
  if (!understood) return understood.error().message;
  auto made_of = one.made_of();
  const auto made = rename_in({one.connection(), made_of}, other.made_of(), *understood, read_all);
  if (!made) return to_string(made.error());
  auto text = as_section(made->made.upgrade);
  for (const auto& each : described(compare(made_of, other.made_of()))) text += "\nleft: " + each;
  return text;
}

std::vector<std::string> likely(dialect language, const std::string& before,
                                const std::string& after) {
  const test::filled one{language, before};
  const test::filled other{language, after};
  std::vector<std::string> texts;
  for (const auto& each :
       likely_renames(one.made_of(), other.made_of(), compare(one.made_of(), other.made_of()))) {
    texts.push_back(as_told(each));
  }
  return texts;
}

}  // namespace

TEST_CASE("whatever is renamed in PostgreSQL keeps its rows, and comes back") {
  there_and_back<test::postgresql_place>(dialect::postgresql, 40);
}

TEST_CASE("whatever is renamed in SQLite keeps its rows, and comes back") {
  there_and_back<test::sqlite_place>(dialect::sqlite, 200);
}

TEST_CASE("tables are renamed before their columns, and what has its name from them goes along") {
  CHECK(written(dialect::postgresql,
                "CREATE TABLE users (id serial PRIMARY KEY, name text UNIQUE, old int);"
                "CREATE INDEX users_old_idx ON users (old)",
                "CREATE TABLE people (id serial PRIMARY KEY, full_name text UNIQUE, old int);"
                "CREATE INDEX people_old_idx ON people (old)",
                {"users.name:people.full_name", "users:people"}) ==
        "ALTER TABLE users RENAME TO people;\n"
        "ALTER TABLE people RENAME COLUMN name TO full_name;\n"
        "ALTER SEQUENCE users_id_seq RENAME TO people_id_seq;\n"
        "ALTER TABLE people RENAME CONSTRAINT users_name_key TO people_full_name_key;\n"
        "ALTER TABLE people RENAME CONSTRAINT users_pkey TO people_pkey;\n"
        "ALTER INDEX users_old_idx RENAME TO people_old_idx;");
}

TEST_CASE("a function is renamed before the types that it takes, and behind them on the way back") {
  const auto [before, after, told] =
      GENERATE(table<std::string, std::string, std::vector<std::string>>({
          {"CREATE TABLE users (id int); CREATE FUNCTION f(users, int) RETURNS int LANGUAGE sql AS "
           "'SELECT 1'",
           "CREATE TABLE people (id int); CREATE FUNCTION g(people, int) RETURNS int LANGUAGE sql "
           "AS 'SELECT 1'",
           {"users:people", "f:g"}},
          {"CREATE SCHEMA s; CREATE TYPE mood AS ENUM ('a'); CREATE PROCEDURE p(mood) LANGUAGE sql "
           "AS 'SELECT 1'",
           "CREATE SCHEMA s; CREATE TYPE feel AS ENUM ('a'); CREATE PROCEDURE s.q(feel) LANGUAGE "
           "sql AS 'SELECT 1'",
           {"mood:feel", "p:s.q"}},
      }));
  test::filled old{dialect::postgresql, before};
  test::filled now{dialect::postgresql, after};
  const auto all = told_renames(old.made_of(), now.made_of(), told);
  REQUIRE(all);
  const auto made = rename_statements(old.made_of(), now.made_of(), *all);
  for (const auto& each : made.upgrade) CHECK(old.connection().execute(each.sql));
  const auto reached = read_schema(old.connection());
  REQUIRE(reached);
  CHECK(described(compare(*reached, now.made_of())).empty());
  for (const auto& each : made.downgrade) CHECK(old.connection().execute(each.sql));
  const auto back = read_schema(old.connection());
  REQUIRE(back);
  CHECK(described(compare(*back, old.made_of())).empty());
}

TEST_CASE("the multirange of a range goes along, unless it has a name of its own") {
  CHECK(written(dialect::postgresql,
                "CREATE TYPE span AS RANGE (SUBTYPE = int); CREATE TYPE my_range AS RANGE (SUBTYPE "
                "= int); CREATE TYPE own AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = many)",
                "CREATE TYPE \"Time\" AS RANGE (SUBTYPE = int); CREATE TYPE range9 AS RANGE "
                "(SUBTYPE = int); CREATE TYPE its AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = "
                "many)",
                {"span:\"Time\"", "my_range:range9", "own:its"}) ==
        "ALTER TYPE span RENAME TO \"Time\";\n"
        "ALTER TYPE my_range RENAME TO range9;\n"
        "ALTER TYPE own RENAME TO its;\n"
        "ALTER TYPE span_multirange RENAME TO \"Time_multirange\";\n"
        "ALTER TYPE my_multirange RENAME TO multirange9;");
}

TEST_CASE("names that exchange their places step aside") {
  CHECK(written(dialect::postgresql, "CREATE TABLE t (a int, b text)",
                "CREATE TABLE t (b int, a text)", {"t.a:t.b", "t.b:t.a"}) ==
        "ALTER TABLE t RENAME COLUMN a TO a_aside;\n"
        "ALTER TABLE t RENAME COLUMN b TO a;\n"
        "ALTER TABLE t RENAME COLUMN a_aside TO b;");
}

TEST_CASE("the keys of tables that exchange their names step aside too") {
  CHECK(
      written(
          dialect::postgresql,
          "CREATE TABLE a (id int PRIMARY KEY, x int); CREATE TABLE b (id int PRIMARY KEY, y text)",
          "CREATE TABLE b (id int PRIMARY KEY, x int); CREATE TABLE a (id int PRIMARY KEY, y text)",
          {"a:b", "b:a"}) ==
      "ALTER TABLE a RENAME TO a_aside;\n"
      "ALTER TABLE b RENAME TO a;\n"
      "ALTER TABLE a_aside RENAME TO b;\n"
      "ALTER TABLE a RENAME CONSTRAINT b_pkey TO b_pkey_aside;\n"
      "ALTER TABLE b RENAME CONSTRAINT a_pkey TO b_pkey;\n"
      "ALTER TABLE a RENAME CONSTRAINT b_pkey_aside TO a_pkey;");
}

TEST_CASE("a schema that something moves to is made before") {
  CHECK(written(dialect::postgresql,
                "CREATE SCHEMA s; CREATE TABLE s.b (id int); CREATE TABLE c (id int)",
                "CREATE SCHEMA s; CREATE SCHEMA n; CREATE SCHEMA \"N\"; CREATE TABLE n.b (id int);"
                "CREATE TABLE \"N\".c (id int)",
                {"s.b:n.b", "c:\"N\".c"}) ==
        "CREATE SCHEMA \"N\";\n"
        "CREATE SCHEMA n;\n"
        "ALTER TABLE s.b SET SCHEMA n;\n"
        "ALTER TABLE c SET SCHEMA \"N\";");
}

TEST_CASE("SQLite: columns are renamed though views read views") {
  CHECK(written(dialect::sqlite,
                "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t;"
                "CREATE VIEW w AS SELECT a FROM v WHERE a > 1; CREATE TRIGGER r AFTER INSERT ON t "
                "BEGIN SELECT a FROM w; END",
                "CREATE TABLE t (c int, b int); CREATE VIEW v AS SELECT c AS a FROM t;"
                "CREATE VIEW w AS SELECT a FROM v WHERE a > 1; CREATE TRIGGER r AFTER INSERT ON t "
                "BEGIN SELECT a FROM w; END",
                {"t.a:t.c"}) ==
        "DROP TRIGGER \"r\";\n"
        "DROP VIEW \"w\";\n"
        "DROP VIEW \"v\";\n"
        "ALTER TABLE \"t\" RENAME COLUMN \"a\" TO \"c\";\n"
        "left: + view v\n"
        "left: + view w\n"
        "left: + trigger r on t");
}

TEST_CASE("names have schemas and quotes") {
  CHECK(written(dialect::postgresql,
                "CREATE SCHEMA sales; CREATE TABLE sales.\"Orders\" (\"Odd one\" int);"
                "CREATE TYPE public.mood AS ENUM ('sad', 'it''s')",
                "CREATE SCHEMA sales; CREATE TABLE orders (odd int);"
                "CREATE TYPE public.mood AS ENUM ('un happy', 'it''s')",
                {"sales.\"Orders\":public.orders", "sales.Orders.Odd one:orders.odd",
                 "public.mood.sad:mood.'un happy'"}) ==
        "ALTER TABLE sales.\"Orders\" SET SCHEMA public;\n"
        "ALTER TABLE \"Orders\" RENAME TO orders;\n"
        "ALTER TABLE orders RENAME COLUMN \"Odd one\" TO odd;\n"
        "ALTER TYPE mood RENAME VALUE 'sad' TO 'un happy';");
  CHECK(written(dialect::sqlite, "CREATE TABLE users (name text, age int)",
                "CREATE TABLE \"People\" (\"Full Name\" text, age int)",
                {"Users:people", "users.NAME:people.full name"}) ==
        "ALTER TABLE \"users\" RENAME TO \"People\";\n"
        "ALTER TABLE \"people\" RENAME COLUMN \"name\" TO \"Full Name\";");
}

TEST_CASE("what cannot be a rename says why") {
  const auto wrong = [](const std::vector<std::string>& told) {
    return written(
        dialect::postgresql,
        "CREATE SCHEMA a; CREATE TABLE a.b (x int); CREATE TABLE a (b int, c int, x int)",
        "CREATE SCHEMA a; CREATE TABLE a.y (x int); CREATE TABLE a (y int, d int, c int)", told);
  };
  CHECK(wrong({"a.b"}) == "--rename a.b: it is not OLD:NEW");
  CHECK(wrong({"a:b:c"}) == "--rename a:b:c: there are two colons");
  CHECK(wrong({"q:a"}) == "--rename q:a: there is nothing called q to rename");
  CHECK(wrong({"a.x:a.q"}) == "--rename a.x:a.q: the schema has nothing called a.q");
  CHECK(wrong({"a.b:a.y"}) == "--rename a.b:a.y: it can mean the table a.b or the column a.b");
  CHECK(wrong({"a.x:a"}) ==
        "--rename a.x:a: the column a.x cannot become the schema a or the table a");
  CHECK(wrong({"a.c:a.d"}) == "--rename a.c:a.d: the column a.c is still wanted");
  CHECK(wrong({"a.x:a.c"}) == "--rename a.x:a.c: there is a column a.c already");
  CHECK(wrong({"a.x:a.d", "a.x:a.d"}) == "--rename a.x:a.d: there is --rename a.x:a.d too");
  CHECK(wrong({"a.x:a.y.x"}) == "--rename a.x:a.y.x: a does not become a.y");
}

TEST_CASE("what looks like a rename is told, and nothing else") {
  CHECK(likely(dialect::postgresql,
               "CREATE TABLE a (x int, y text); CREATE TABLE t (n int, o text, p date);"
               "CREATE TYPE mood AS ENUM ('ok', 'sad'); CREATE TABLE c (n int);"
               "CREATE INDEX c_old ON c (n)",
               "CREATE TABLE b (x int, y text); CREATE TABLE t (m int, q bytea, p date);"
               "CREATE TYPE mood AS ENUM ('ok', 'it''s'); CREATE TABLE c (n int);"
               "CREATE INDEX c_new ON c (n)") ==
        std::vector<std::string>{"a:b", "t.n:t.m", "c_old:c_new", "mood.sad:mood.'it''s'"});
  CHECK(likely(dialect::postgresql, "CREATE TYPE mood AS ENUM ('ok', 'sad'); CREATE TABLE e ()",
               "CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE TABLE f ()")
            .empty());
  CHECK(likely(dialect::sqlite, "CREATE TABLE t (a int, b text)",
               "CREATE TABLE t (c int, d text)") == std::vector<std::string>{"t.a:t.c", "t.b:t.d"});
}
