// SPDX-License-Identifier: MIT
// From revisions to their graph: parents, dependencies, labels, order.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "generator/stages.hpp"

using namespace aludel;
using namespace aludel::generator;
using Catch::Matchers::Contains;

namespace {

struct header {
  std::string id;
  std::string parents{};
  std::string dependencies{};
  std::string labels{};
};

struct linked {
  linked_revisions graph;
  problems found;

  /// "a b c", in topological order
  [[nodiscard]] std::string order() const {
    std::vector<std::string> ids;
    ids.reserve(graph.revisions.size());
    for (const auto& each : graph.revisions) ids.push_back(each.id.id);
    return fmt::format("{}", fmt::join(ids, " "));
  }
  [[nodiscard]] std::string named(const std::vector<std::uint32_t>& links) const {
    std::vector<std::string> ids;
    for (const auto each : links) ids.push_back(graph.revisions[each].id.id);
    return fmt::format("{}", fmt::join(ids, " "));
  }
  [[nodiscard]] std::string errors() const {
    std::string all;
    for (const auto& each : found) all += to_string(each) + "\n";
    return all;
  }
  [[nodiscard]] std::string places() const {
    std::vector<std::string> all;
    for (const auto& each : found) {
      all.push_back(fmt::format("{}:{}:{} {}", each.where->file, each.where->line,
                                each.where->column, name(each.code)));
    }
    return fmt::format("{}", fmt::join(all, ", "));
  }
};

/// Files a.sql, b.sql, … with these ids.
linked link_headers(const std::vector<header>& headers) {
  std::vector<std::shared_ptr<const source>> files;
  for (const auto& each : headers) {
    const auto file = fmt::format("versions/{}.sql", each.id);
    files.push_back(std::make_shared<source>(
        source{file, file,
               fmt::format("-- {}\n-- Revision ID: {}\n-- Revises: {}\n-- Depends On: {}\n"
                           "-- Branch Labels: {}\n",
                           each.id, each.id, each.parents, each.dependencies, each.labels)}));
  }
  linked result;
  auto revisions = parse(files, {}, result.found);
  result.graph = link(std::move(revisions), result.found);
  return result;
}

}  // namespace

TEST_CASE("parents come before their children whatever the order of the files", "[link]") {
  const auto made = link_headers({{"c", "b"}, {"b", "a"}, {"a"}});
  CHECK(made.found.empty());
  CHECK(made.order() == "a b c");
  CHECK(made.named(made.graph.parents[2]) == "b");
  CHECK(made.named(made.graph.heads) == "c");
}

TEST_CASE("a branch is finished before the next begins", "[link]") {
  const auto made = link_headers({{"root"},
                                  {"b1", "root"},
                                  {"a2", "b1"},
                                  {"c1", "root"},
                                  {"b2", "c1"},
                                  {"m", "b2, a2"},
                                  {"z", "m"},
                                  {"aa"}});
  CHECK(made.order() == "aa root b1 a2 c1 b2 m z");
  CHECK(made.named(made.graph.parents[6]) == "b2 a2");
  CHECK(made.named(made.graph.heads) == "aa z");
}

TEST_CASE("the order does not depend on the order of the files", "[link]") {
  std::mt19937 random{7};  // NOLINT(bugprone-random-generator-seed): the same every time
  std::vector<header> headers;
  for (int each = 0; each < 200; ++each) {
    header next{fmt::format("r{}", random() % 1000 * 1000 + static_cast<unsigned>(each))};
    if (each > 0 && random() % 8 != 0) next.parents = headers[random() % headers.size()].id;
    if (each > 1 && random() % 4 == 0) next.dependencies = headers[random() % headers.size()].id;
    headers.push_back(next);
  }
  const auto expected = link_headers(headers);
  REQUIRE(expected.found.empty());
  for (std::size_t each = 0; each < expected.graph.revisions.size(); ++each) {
    for (const auto parent : expected.graph.parents[each]) REQUIRE(parent < each);
    for (const auto below : expected.graph.dependencies[each]) REQUIRE(below < each);
  }
  for (int round = 0; round < 10; ++round) {
    std::shuffle(headers.begin(), headers.end(), random);
    CHECK(link_headers(headers).order() == expected.order());
  }
}

TEST_CASE("a dependency names an id or a branch label", "[link]") {
  const auto made = link_headers(
      {{"a", "", "", "accounts"}, {"b", "a"}, {"x", "", "accounts"}, {"y", "x", "b a"}});
  CHECK(made.found.empty());
  CHECK(made.order() == "a b x y");
  CHECK(made.named(made.graph.dependencies[2]) == "a");
  CHECK(made.named(made.graph.dependencies[3]) == "b a");
  CHECK(made.named(made.graph.heads) == "y");
}

TEST_CASE("a dependency on an ancestor is kept", "[link]") {
  const auto made = link_headers({{"a"}, {"b", "a"}, {"c", "b", "a"}});
  CHECK(made.found.empty());
  CHECK(made.named(made.graph.dependencies[2]) == "a");
}

TEST_CASE("an id used twice names both files", "[link]") {
  problems found;
  const auto file = [](const std::string& name) {
    return std::make_shared<source>(source{name, name, "-- m\n-- Revision ID: a\n-- Revises:\n"});
  };
  const auto made = link(parse({file("versions/1.sql"), file("versions/2.sql")}, {}, found), found);
  CHECK(made.revisions.size() == 1);
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == errc::duplicate_id);
  CHECK(found[0].where->file == "versions/2.sql");
  CHECK(found[0].where->line == 2);
  REQUIRE(found[0].notes.size() == 1);
  CHECK_THAT(found[0].notes[0], Contains("versions/1.sql:2"));
}

TEST_CASE("a branch label is used once and is no id", "[link]") {
  const auto twice = link_headers({{"a", "", "", "web"}, {"b", "", "", "web"}});
  CHECK(twice.places() == "versions/b.sql:5:19 duplicate-id");
  CHECK_THAT(twice.errors(), Contains("versions/a.sql:2"));
  const auto id = link_headers({{"a", "", "", "b"}, {"b"}});
  CHECK(id.places() == "versions/a.sql:5:19 duplicate-id");
}

TEST_CASE("a missing parent is reported where it is written", "[link]") {
  const auto made =
      link_headers({{"3f1c2a9b7d10"}, {"b", "3f1c2a9b7d11"}, {"c", "3f1c"}, {"d", "zzzz", "qqqq"}});
  CHECK(made.places() ==
        "versions/b.sql:3:13 missing-parent, versions/c.sql:3:13 missing-parent, "
        "versions/d.sql:3:13 missing-parent, versions/d.sql:4:16 missing-parent");
  CHECK(made.found[0].hint == "did you mean \"3f1c2a9b7d10\"?");
  CHECK(made.found[1].hint == "did you mean \"3f1c2a9b7d10\"?");
  CHECK_THAT(made.found[2].hint, Contains("was its file deleted"));
  CHECK(made.graph.revisions.size() == 4);
}

TEST_CASE("a parent is not named by its label", "[link]") {
  const auto made = link_headers({{"a", "", "", "web"}, {"b", "web"}});
  CHECK(made.places() == "versions/b.sql:3:13 missing-parent");
  CHECK_THAT(made.found[0].hint, Contains("branch label"));
}

TEST_CASE("a revision does not come after itself", "[link]") {
  CHECK(link_headers({{"a", "a"}}).places() == "versions/a.sql:3:13 self-loop");
  CHECK(link_headers({{"a", "", "a"}}).places() == "versions/a.sql:4:16 self-loop");
  CHECK(link_headers({{"a", "", "web", "web"}}).places() == "versions/a.sql:4:16 self-loop");
}

TEST_CASE("a parent named twice is a mistake", "[link]") {
  CHECK(link_headers({{"a"}, {"b", "a, a"}}).places() == "versions/b.sql:3:16 invalid-header");
}

TEST_CASE("every circle is reported with its revisions and files", "[link]") {
  const auto made = link_headers(
      {{"ok"}, {"a", "c"}, {"b", "a"}, {"c", "b"}, {"child", "c"}, {"x", "", "y"}, {"y", "x"}});
  CHECK(made.places() == "versions/a.sql:2:17 cycle, versions/x.sql:2:17 cycle");
  CHECK_THAT(made.found[0].message, Contains("a after c after b after a"));
  CHECK_THAT(made.errors(), Contains("b is versions/b.sql:2"));
  CHECK_THAT(made.found[1].message, Contains("x after y after x"));
  CHECK(made.order() == "ok");
}

TEST_CASE("ten thousand revisions are linked in a chain and in a circle", "[link]") {
  std::vector<header> headers{{"r0"}};
  for (int each = 1; each < 10'000; ++each) {
    headers.push_back({fmt::format("r{}", each), fmt::format("r{}", each - 1)});
  }
  const auto chain = link_headers(headers);
  CHECK(chain.found.empty());
  CHECK(chain.graph.revisions.back().id.id == "r9999");

  headers[0].parents = "r9999";
  const auto circle = link_headers(headers);
  REQUIRE(circle.found.size() == 1);
  CHECK(circle.errors().size() < 2000);
  CHECK_THAT(circle.errors(), Contains("and 9990 more"));
}
