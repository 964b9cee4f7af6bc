// SPDX-License-Identifier: MIT
// Planning, held against facts of the form "heads, target => steps ; heads after".
#include "runtime/src/plan.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/support/sketch.hpp"

using namespace aludel;

namespace {

std::vector<detail::revision_index> indexes(const detail::graph& known, std::string_view ids) {
  std::vector<detail::revision_index> found;
  while (!ids.empty()) {
    const auto end = std::min(ids.find(','), ids.size());
    found.push_back(known.find(ids.substr(0, end)).value());
    ids.remove_prefix(std::min(end + 1, ids.size()));
  }
  return found;
}

/// "b c ; c", or the error's name.
std::string plan(std::string_view graph, std::string_view heads, direction way,
                 std::string_view target) {
  const test::sketch drawn{graph};
  const auto revisions = drawn.view();
  const detail::graph known{revisions};
  const auto from = indexes(known, heads);
  const auto found = way == direction::upgrade ? detail::plan_upgrade(known, from, target)
                                               : detail::plan_downgrade(known, from, target);
  if (!found) return std::string(name(found.error().code));
  std::string text;
  for (const auto& step : found->steps) {
    CHECK(step.way == way);
    text += fmt::format("{} ", revisions.id(step.revision));
  }
  return text + "; " + known.list(found->heads);
}

std::string up(std::string_view graph, std::string_view heads, std::string_view target) {
  return plan(graph, heads, direction::upgrade, target);
}
std::string down(std::string_view graph, std::string_view heads, std::string_view target) {
  return plan(graph, heads, direction::downgrade, target);
}

constexpr auto line = "a; b<a; c<b; d<c; e<d";
constexpr auto forked = "a; b<a; c1<b; d1<c1; c2<b; d2<c2";
constexpr auto merged = "a; b<a; c1<b; d1<c1; c2<b; d2<c2; e<d1,d2; f<e";
constexpr auto crossed = "a1; b1<a1; c1<b1; a2; b2<a2; c2<b2; d1<c1,c2; d2<c2";

}  // namespace

TEST_CASE("an upgrade runs what lies between the heads and the target") {
  CHECK(up(line, "", "c") == "a b c ; c");
  CHECK(up(line, "", "") == "a b c d e ; e");
  CHECK(up(line, "b", "head") == "c d e ; e");
  CHECK(up(line, "b", "heads") == "c d e ; e");
  CHECK(up(line, "e", "a") == "; e");
  CHECK(up(line, "e", "head") == "; e");
  CHECK(up(line, "c", "base") == "; c");
  CHECK(up("", "", "head") == "; ");
}

TEST_CASE("a relative upgrade climbs from the only head") {
  CHECK(up(line, "a", "+2") == "b c ; c");
  CHECK(up(line, "", "+1") == "a ; a");
  CHECK(up(line, "d", "+2") == "out-of-range");
  CHECK(up(line, "b", "-2") == "out-of-range");
  CHECK(up(line, "b", "+x") == "usage");
  CHECK(up(line, "b", "+") == "usage");
  CHECK(up(forked, "c1,c2", "+1") == "ambiguous");
  CHECK(up(forked, "b", "+1") == "ambiguous");
}

TEST_CASE("an upgrade across branches and merges ends at the right heads") {
  CHECK(up(forked, "b", "heads") == "c1 d1 c2 d2 ; d1, d2");
  CHECK(up(forked, "b", "head") == "multiple-heads");
  CHECK(up(forked, "d1", "c2") == "c2 ; d1, c2");
  CHECK(up(merged, "b", "f") == "c1 d1 c2 d2 e f ; f");
  CHECK(up("a1; b1<a1; a2; b2<a2", "", "b1") == "a1 b1 ; b1");
}

TEST_CASE("an upgrade pulls dependencies in") {
  CHECK(up("a1; a2<a1; a3<a2; b1; b2<b1 +a3; b3<b2; b4<b3 +a3", "", "heads") ==
        "a1 a2 a3 b1 b2 b3 b4 ; b4");
  CHECK(up("a1; b1 +a1; bm<a1,b1", "a1", "b1") == "b1 ; b1");
  CHECK(up("a1; a2<a1 +a1", "", "a2") == "a1 a2 ; a2");
}

TEST_CASE("a downgrade undoes what stands on the target") {
  CHECK(down(line, "e", "c") == "e d ; c");
  CHECK(down(line, "c", "-1") == "c ; b");
  CHECK(down(line, "d", "base") == "d c b a ; ");
  CHECK(down(line, "", "base") == "; ");
  CHECK(down(line, "b", "-2") == "b a ; ");
  CHECK(down(line, "b", "-5") == "out-of-range");
  CHECK(down(line, "", "-1") == "out-of-range");
  CHECK(down(line, "b", "+1") == "out-of-range");
  CHECK(down(line, "b", "c") == "not-an-ancestor");
  CHECK(down(line, "b", "") == "usage");
}

TEST_CASE("a downgrade across branches and merges ends at the right heads") {
  CHECK(down(forked, "d1,d2", "a") == "d2 c2 d1 c1 b ; a");
  CHECK(down(forked, "d1,d2", "-1") == "ambiguous");
  CHECK(down(merged, "f", "-1") == "f ; e");
  CHECK(down(merged, "e", "d1") == "e ; d1, d2");
  CHECK(down(crossed, "d2,d1", "b1") == "d1 c1 ; b1, d2");
  CHECK(down(merged, "e", "-2") == "ambiguous");
}

TEST_CASE("a downgrade takes down what depends on an undone revision and nothing else") {
  CHECK(down("a1; b1<a1; c1<b1; a2; b2<a2; c2<b2 +c1; d1<c1", "c2,d1", "c1") == "d1 ; c2");
  CHECK(down("a1; b1 +a1; bm<a1,b1", "bm", "a1") == "bm ; b1");
  CHECK(down("a1; a2<a1; b1; b2<b1 +a2", "b2", "a1") == "b2 a2 ; a1, b1");
}

TEST_CASE("ids may be shortened while they fit one revision") {
  constexpr auto named = "a1b2c3; a1ffff<a1b2c3; 77aa<a1ffff";
  CHECK(up(named, "", "a1b") == "a1b2c3 ; a1b2c3");
  CHECK(up(named, "", "7") == "a1b2c3 a1ffff 77aa ; 77aa");
  CHECK(up(named, "", "a1") == "ambiguous");
  CHECK(up(named, "", "zz") == "unknown-revision");
}

TEST_CASE("an ambiguous id lists what it fits") {
  const test::sketch drawn{"a1b2c3; a1ffff<a1b2c3"};
  const auto revisions = drawn.view();
  const detail::graph known{revisions};
  const auto found = known.resolve("a1");
  REQUIRE(!found);
  CHECK(found.error().message == "\"a1\" fits several revisions");
  CHECK(found.error().hint == "write more of the id: a1b2c3, a1ffff");
}
