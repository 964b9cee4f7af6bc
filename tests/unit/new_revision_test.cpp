// SPDX-License-Identifier: MIT
#include "generator/new_revision.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <set>

#include "generator/calendar.hpp"
#include "generator/stages.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/process.hpp"

using namespace aludel;
using namespace aludel::generator;

namespace {

new_revision sample(const std::string& message = "Create users") {
  return {.id = "3f1c",
          .message = message,
          .parents = {"a1b2"},
          .created = std::chrono::system_clock::from_time_t(1'795'253'405)};  // 2026-11-21 09:30:05
}

std::string named(const std::string& file_template, const std::string& message = "Create users") {
  const auto name = file_name(sample(message), {.file_template = file_template});
  return name ? *name : "error: " + name.error().message;
}

}  // namespace

TEST_CASE("a slug is the message in lower case with one underscore between words") {
  CHECK(slug("Create users", 40) == "create_users");
  CHECK(slug("  add: the user's  FULL-name! ", 40) == "add_the_user_s_full_name");
  CHECK(slug("snake_case stays", 40) == "snake_case_stays");
  CHECK(slug("???", 40).empty());
}

TEST_CASE("a long slug is cut between two words") {
  CHECK(slug("one two three", 13) == "one_two_three");
  CHECK(slug("one two three", 12) == "one_two");
  CHECK(slug("one two three", 7) == "one_two");
  CHECK(slug("one two three", 6) == "one");
  CHECK(slug("antidisestablishmentarianism", 8) == "antidise");
}

TEST_CASE("a slug never ends inside a character") {
  CHECK(slug("größe", 3) == "gr");
  CHECK(slug("größe", 4) == "grö");
}

TEST_CASE("a file name follows its template") {
  CHECK(*file_name(sample(), {}) == "20261121_0930_3f1c_create_users.sql");
  CHECK(named("%(rev)s") == "3f1c.sql");
  CHECK(named("%(epoch)d-%(second)02d") == "1795253405-05.sql");
  CHECK(named("%(year)06d%%") == "002026%.sql");
  CHECK(named("%(rev)s_%(slug)s", "!!!") == "3f1c.sql");
}

TEST_CASE("a template makes directories and does not lead out of them") {
  CHECK(named("%(year)d/%(month)02d/%(rev)s") == "2026/11/3f1c.sql");
  CHECK(named("../%(rev)s").starts_with("error: "));
  CHECK(named("a/../../%(rev)s").starts_with("error: "));
  CHECK(named("/%(rev)s").starts_with("error: "));
  CHECK(named("a//%(rev)s") == "a//3f1c.sql");
  CHECK(named("a/%(slug)s", "!").starts_with("error: "));
  CHECK(named(".hidden/%(rev)s").starts_with("error: "));
}

TEST_CASE("a wrong template is explained") {
  CHECK(named("%(author)s") == "error: file_template \"%(author)s\": there is no part \"author\"");
  CHECK(named("100%").starts_with("error: "));
  CHECK(named("%(rev").starts_with("error: "));
  CHECK(named("%(rev)").starts_with("error: "));
  CHECK(named("%(year)4d").starts_with("error: "));
  CHECK(named("%(slug)s", "!").starts_with("error: "));
  CHECK(named(".hidden").starts_with("error: "));
  CHECK(file_name(sample(), {.file_template = "%"}).error().code == errc::usage);
}

TEST_CASE("a new file has a header that the parser reads back") {
  auto merge = sample("Größe: 100 %");
  merge.parents = {"a1b2", "77aa"};
  const auto content = *file_content(merge, {});
  problems found;
  const auto file = std::make_shared<const source>(source{"new.sql", "new.sql", content});
  const auto read = parse({file}, {}, found);
  REQUIRE(found.empty());
  REQUIRE(read.size() == 1);
  CHECK(read[0].id.id == "3f1c");
  CHECK(read[0].message == "Größe: 100 %");
  CHECK(read[0].created == "2026-11-21 09:30:05+00:00");
  REQUIRE(read[0].parents.size() == 2);
  CHECK(read[0].parents[0].id == "a1b2");
  CHECK(read[0].parents[1].id == "77aa");
  CHECK(read[0].labels.empty());
}

TEST_CASE("a new file in C++ has a header and functions that the parser finds") {
  auto code = sample("Größe: 100 %");
  code.written_in = revision_language::cpp;
  const auto name = *file_name(code, {});
  CHECK(name.ends_with("_größe_100.cpp"));
  problems found;
  const auto file = std::make_shared<const source>(
      source{.file = name, .name = name, .text = *file_content(code, {}), .path = name});
  const std::array dialects{dialect::postgresql, dialect::sqlite};
  const auto read = parse({file}, dialects, found);
  // Until it is filled in, that is all that is wrong.
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == "the function upgrade is empty");
  REQUIRE(read.size() == 1);
  CHECK(read[0].id.id == "3f1c");
  CHECK(read[0].message == "Größe: 100 %");
  CHECK(read[0].created == "2026-11-21 09:30:05+00:00");
  REQUIRE(read[0].parents.size() == 1);
  CHECK(read[0].parents[0].id == "a1b2");
}

TEST_CASE("no line of a new file ends with a blank") {
  auto first = sample();
  first.parents.clear();
  const auto content = *file_content(first, {});
  CHECK(content.find(" \n") == std::string::npos);
  CHECK(content.find("-- Revises:\n") != std::string::npos);
}

TEST_CASE("sections with statements that are newer than the parsers say so") {
  auto revision = sample();
  revision.parts.front().upgrade = "SELECT 1;";
  revision.parts.front().checked = false;
  const auto content = *file_content(revision, {});
  CHECK(content.find("\n-- migrate:upgrade syntax=unchecked\nSELECT 1;\n") != std::string::npos);
  CHECK(content.find("\n-- migrate:downgrade syntax=unchecked\n") != std::string::npos);
}

TEST_CASE("a new file is dated by the clock of its time zone") {
  const auto date = [](const std::string& zone) {
    return *file_content(sample(), {.timezone = zone}, "${create_date}");
  };
  CHECK(date("utc") == "2026-11-21 09:30:05+00:00\n");
  CHECK(date("UTC") == "2026-11-21 09:30:05+00:00\n");
  if (is_time_zone("America/New_York")) {
    CHECK(date("America/New_York") == "2026-11-21 04:30:05-05:00\n");
  }
  CHECK(date("utc") == "2026-11-21 09:30:05+00:00\n");
  CHECK(!is_time_zone("Mars/Olympus"));
  CHECK(!is_time_zone("../zoneinfo/UTC"));
  CHECK(!is_time_zone(""));
}

TEST_CASE("a layout keeps what is not a name of its own") {
  const auto content = file_content(sample(), {}, "-- $1 $$ ${message}${revision} $ {x}\n$");
  REQUIRE(content);
  CHECK(*content == "-- $1 $$ Create users3f1c $ {x}\n$\n");
  const auto wrong = file_content(sample(), {}, "-- ${mesage}\n");
  REQUIRE(!wrong);
  CHECK(wrong.error().hint == "did you mean \"message\"?");
  CHECK(!file_content(sample(), {}, "${message"));
}

TEST_CASE("random ids are twelve hexadecimal digits and all different") {
  std::set<std::string> ids;
  for (int each = 0; each < 1000; ++each) ids.insert(random_id());
  CHECK(ids.size() == 1000);
  CHECK(std::all_of(ids.begin(), ids.end(), [](const std::string& id) {
    return id.size() == 12 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
  }));
}

TEST_CASE("a new file never replaces another") {
  const test::temporary_directory scratch;
  const auto file = scratch.path() / "a.sql";
  REQUIRE(write_new(file, "first"));
  const auto again = write_new(file, "second");
  REQUIRE(!again);
  CHECK(again.error().code == errc::unreadable);
  CHECK(test::read_file(file) == "first");
  CHECK(write_new(scratch.path() / "missing" / "b.sql", "x"));
  CHECK(!write_new(scratch.path() / "a.sql" / "b.sql", "x"));
}
