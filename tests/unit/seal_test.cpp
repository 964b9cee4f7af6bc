// SPDX-License-Identifier: MIT
// What changes a checksum, and what does not. The hexadecimal values here were computed by a
// program of its own from docs/checksums.md; databases remember them for ever.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "generator/stages.hpp"
#include "runtime/src/digest.hpp"

using namespace aludel;
using namespace aludel::generator;

namespace {

linked_revisions sealed(const std::vector<std::string>& texts,
                        const std::vector<dialect>& dialects = {dialect::postgresql}) {
  std::vector<std::shared_ptr<const source>> files;
  for (const auto& each : texts) {
    const auto name = fmt::format("versions/{}.sql", files.size());
    files.push_back(std::make_shared<source>(source{name, name, each}));
  }
  problems found;
  auto graph = link(parse(files, dialects, found), found);
  for (const auto& each : found) UNSCOPED_INFO(to_string(each));
  REQUIRE(found.empty());
  seal(graph, dialects);
  return graph;
}

std::string sum(const linked_revisions& graph, std::string_view id, digest_kind kind,
                std::size_t column = 0) {
  const auto which = std::find_if(graph.revisions.begin(), graph.revisions.end(),
                                  [&](const revision& each) { return each.id.id == id; });
  REQUIRE(which != graph.revisions.end());
  return detail::hex(detail::bytes(which->scripts[column].digests[static_cast<std::size_t>(kind)]));
}

struct sums {
  std::string checksum;
  std::string downgrade;
  bool operator==(const sums&) const = default;
};

/// Of one revision with this text.
sums of(const std::string& text, dialect language = dialect::postgresql) {
  const auto graph = sealed({text}, {language});
  const auto& id = graph.revisions[0].id.id;
  return {sum(graph, id, digest_kind::checksum), sum(graph, id, digest_kind::downgrade)};
}

const std::string header = "-- m\n-- Revision ID: a1\n-- Revises:\n";
const std::string create = "CREATE TABLE t (id int DEFAULT 'a', \"Q\" text);\nSELECT 1 + 2;\n";
const std::string down = "-- migrate:downgrade\nDROP TABLE t;\n";

std::string file(const std::string& upgrade = create, const std::string& options = "",
                 const std::string& downgrade = down) {
  return header + "-- migrate:upgrade" + options + "\n" + upgrade + downgrade;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  REQUIRE(text.find(what) != std::string::npos);
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

}  // namespace

TEST_CASE("checksums are what they have always been", "[seal]") {
  const auto graph = sealed(
      {"-- users\n-- Revision ID: a1\n-- Revises:\n-- Branch Labels: accounts\n"
       "-- migrate:upgrade\nCREATE TABLE t (id int DEFAULT 'É');\n"
       "SELECT \"Q\"->>$$a\r\nb$$||1.5e3;\n"
       "-- migrate:downgrade\nDROP TABLE t\n",
       "-- clean\n-- Revision ID: x0\n-- Revises:\n-- migrate:upgrade transaction=off\nVACUUM;\n"
       "-- migrate:irreversible it was only cleaned\n",
       "-- merge\n-- Revision ID: m9\n-- Revises: x0, a1\n-- Depends On: accounts\n"
       "-- migrate:upgrade\n-- migrate:downgrade\n"});
  CHECK(sum(graph, "a1", digest_kind::checksum) ==
        "5cbf20165dba10c034f2fd4c649bea3e7c1993f22e9ba944a6160325b23d5bb3");
  CHECK(sum(graph, "a1", digest_kind::chain) ==
        "b389ccaa8b226ff0c106586096e9d04a8c91c0ee99b73ee5fc87817626b4d8ce");
  CHECK(sum(graph, "a1", digest_kind::downgrade) ==
        "ec39358a35809910f7bf7265fbf959979f643443312797987c07059f1e0c25e6");
  CHECK(sum(graph, "x0", digest_kind::checksum) ==
        "089f5eef53ec75f819533863d245384b4d2f241746bcc34d7b49f6dbc8d06ed6");
  CHECK(sum(graph, "x0", digest_kind::downgrade) ==
        "c5cd131024de2f332435640ccd83a442c60ce9541c870ed70705bafea7a4eb36");
  CHECK(sum(graph, "m9", digest_kind::checksum) ==
        "a55a43d55addbdf986bd18640c83cc84ac99367e412ec684da1761b9179b9ebf");
  CHECK(sum(graph, "m9", digest_kind::chain) ==
        "2533d0dec76e6312066a472cc492dc05d1887a10a521b5c449b1bf497b273f0d");
}

TEST_CASE("formatting changes no checksum", "[seal]") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const auto plain = of(file(), language);
  CHECK(of(replaced(file(), "\n", "\r\n"), language) == plain);
  CHECK(of(replaced(file(), "CREATE TABLE", "create\n\t/* a */ Table -- b\n"), language) == plain);
  CHECK(of(replaced(file(), "1 + 2", "1+2"), language) == plain);
  CHECK(of(replaced(file(), ";\n", ";;\n\n-- c\n;\n"), language) == plain);
  CHECK(of(replaced(file(), "-- m\n", "-- another message\n-- and prose\n"), language) == plain);
  CHECK(of(replaced(file(), "-- Revises:\n", "-- Revises:\n-- Create Date: now\n"), language) ==
        plain);
}

TEST_CASE("verify sections and timeouts and notes change no checksum", "[seal]") {
  const auto plain = of(file());
  CHECK(of(file(create, " lock_timeout=2s statement_timeout=1min syntax=unchecked")) == plain);
  CHECK(of(file(create, " transaction=on")) == plain);
  CHECK(of(file() + "-- migrate:verify\nSELECT true;\n") == plain);
  CHECK(of(file() + "-- migrate:compatible nobody notices\n") == plain);
}

TEST_CASE("a line end within a literal counts as LF", "[seal]") {
  const auto unix_lines = file("SELECT 'a\nb', $$c\n$$;\n");
  CHECK(of(replaced(unix_lines, "\n", "\r\n")) == of(unix_lines));
  CHECK(of(replaced(unix_lines, "a\nb", "a\rb")).checksum != of(unix_lines).checksum);
}

TEST_CASE("a change of meaning changes the checksum and not that of the downgrade", "[seal]") {
  const auto plain = of(file());
  const auto [what, with] = GENERATE(
      table<std::string, std::string>({{"'a'", "'A'"},
                                       {"'a'", "' a'"},
                                       {"\"Q\"", "\"q\""},
                                       {"\"Q\"", "q"},
                                       {"1 + 2", "1 - 2"},
                                       {"1 + 2", "1 + 2.0"},
                                       {"SELECT 1 + 2;", "SELECT 1 + 2; SELECT 3;"},
                                       {"int DEFAULT", "bigint DEFAULT"},
                                       {"\nSELECT", "-- "},
                                       {"Revision ID: a1", "Revision ID: A1"},
                                       {"migrate:upgrade", "migrate:upgrade transaction=off"}}));
  INFO(with);
  const auto changed = of(replaced(file(), what, with));
  CHECK(changed.checksum != plain.checksum);
  CHECK(changed.downgrade == plain.downgrade);
}

TEST_CASE("the downgrade has a checksum of its own", "[seal]") {
  const auto plain = of(file());
  for (const auto* downgrade :
       {"-- migrate:downgrade\nDROP TABLE t CASCADE;\n", "-- migrate:irreversible gone\n",
        "-- migrate:downgrade transaction=off\nDROP TABLE t;\n"}) {
    const auto changed = of(file(create, "", downgrade));
    CHECK(changed.checksum == plain.checksum);
    CHECK(changed.downgrade != plain.downgrade);
  }
}

TEST_CASE("statements cannot be moved across their borders unnoticed", "[seal]") {
  CHECK(of(file("SELECT 1; SELECT 2;\n")).checksum != of(file("SELECT 1 SELECT 2;\n")).checksum);
  CHECK(of(file("SELECT 'a' 'b';\n")).checksum != of(file("SELECT 'a''b';\n")).checksum);
}

TEST_CASE("parents and dependencies are part of the checksum in any order", "[seal]") {
  const auto child = [](const std::string& parents, const std::string& dependencies) {
    const auto text = [](const std::string& id, const std::string& above, const std::string& on) {
      return fmt::format(
          "-- m\n-- Revision ID: {}\n-- Revises: {}\n-- Depends On: {}\n"
          "-- Branch Labels: {}_label\n"
          "-- migrate:upgrade\nSELECT 1;\n-- migrate:downgrade\nSELECT 1;\n",
          id, above, on, id);
    };
    return sum(sealed({text("a", "", ""), text("b", "", ""), text("c", parents, dependencies)}),
               "c", digest_kind::checksum);
  };
  CHECK(child("a, b", "") == child("b a", ""));
  CHECK(child("", "a b") == child("", "b, a"));
  CHECK(child("", "a_label") == child("", "a"));
  CHECK(child("a", "") != child("b", ""));
  CHECK(child("a", "b") != child("b", "a"));
  CHECK(child("a", "") != child("", "a"));
  CHECK(child("a, b", "") != child("a", "b"));
}

TEST_CASE("a chain proves everything below it", "[seal]") {
  const auto history = [](const std::string& first, const std::string& undo) {
    std::vector<std::string> texts{
        "-- m\n-- Revision ID: a\n-- Revises:\n-- migrate:upgrade\nSELECT " + first +
        ";\n-- migrate:downgrade\nSELECT " + undo + ";\n"};
    for (const auto* each : {"b", "c"}) {
      texts.push_back(
          fmt::format("-- m\n-- Revision ID: {}\n-- Revises: {}\n-- migrate:upgrade\n"
                      "SELECT 1;\n-- migrate:downgrade\nSELECT 1;\n",
                      each, static_cast<char>(each[0] - 1)));
    }
    return sealed(texts);
  };
  const auto before = history("1", "1");
  const auto after = history("2", "1");
  CHECK(sum(before, "c", digest_kind::checksum) == sum(after, "c", digest_kind::checksum));
  CHECK(sum(before, "c", digest_kind::chain) != sum(after, "c", digest_kind::chain));
  CHECK(sum(before, "c", digest_kind::chain) == sum(history("1", "2"), "c", digest_kind::chain));
}

TEST_CASE("each dialect has checksums of its own", "[seal]") {
  const std::vector<dialect> both{dialect::postgresql, dialect::sqlite};
  const auto shared = sealed({file()}, both);
  const auto own = sealed({file() + "-- migrate:upgrade sqlite\nSELECT 3;\n"}, both);
  CHECK(sum(shared, "a1", digest_kind::checksum, 0) == sum(own, "a1", digest_kind::checksum, 0));
  CHECK(sum(shared, "a1", digest_kind::checksum, 1) != sum(own, "a1", digest_kind::checksum, 1));
  CHECK(sum(shared, "a1", digest_kind::checksum, 0) == of(file()).checksum);
}
