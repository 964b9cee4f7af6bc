// SPDX-License-Identifier: MIT
// Planning, held against facts of the form "heads, target => steps ; heads after".
#include "runtime/src/plan.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "runtime/src/range.hpp"
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
  CHECK(up(line, "b", "+1x") == "usage");
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

namespace {

/// The heads after a stamp from these, or the error's name.
std::string stamp(std::string_view graph, std::string_view heads,
                  const std::vector<std::string>& targets) {
  const test::sketch drawn{graph};
  const auto revisions = drawn.view();
  const detail::graph known{revisions};
  const auto found = detail::plan_stamp(known, indexes(known, heads), targets);
  return found ? known.list(*found) : std::string(name(found.error().code));
}

/// The members of a range, the newest first, or the error's name.
std::string between(std::string_view graph, std::string_view heads, std::string_view text) {
  const test::sketch drawn{graph};
  const auto revisions = drawn.view();
  const detail::graph known{revisions};
  const auto ends = detail::parse_range(text);
  if (!ends) return std::string(name(ends.error().code));
  const auto found = detail::members(known, indexes(known, heads), *ends);
  if (!found) return std::string(name(found.error().code));
  std::string ids;
  for (auto each = known.size(); each-- > 0;) {
    if ((*found)[each]) ids += fmt::format("{} ", revisions.id(each));
  }
  return ids;
}

}  // namespace

TEST_CASE("a stamp leaves the heads that an upgrade or a downgrade would leave") {
  CHECK(stamp(line, "", {"c"}) == "c");
  CHECK(stamp(line, "e", {"c"}) == "c");
  CHECK(stamp(line, "c", {"head"}) == "e");
  CHECK(stamp(line, "c", {"b:c"}) == "usage");
  CHECK(stamp(line, "c", {"head", "+99999999999999999999"}) == "out-of-range");
  CHECK(stamp(line, "c", {"base"}) == "");
  CHECK(stamp(line, "c", {"+1"}) == "d");
  CHECK(stamp(line, "c", {"-2"}) == "a");
  CHECK(stamp(forked, "", {"heads"}) == "d1, d2");
  CHECK(stamp(forked, "d1,d2", {"c1"}) == "c1, d2");
  CHECK(stamp(forked, "d2", {"c1"}) == "c1, d2");
  CHECK(stamp(merged, "f", {"d1"}) == "d1, d2");
  CHECK(stamp(line, "c", {"+9"}) == "out-of-range");
  CHECK(stamp(line, "c", {"zz"}) == "unknown-revision");
}

TEST_CASE("several targets of a stamp count one after the other") {
  CHECK(stamp(forked, "", {"c1", "d2"}) == "c1, d2");
  CHECK(stamp(forked, "d1,d2", {"base", "c1"}) == "c1");
  CHECK(stamp(line, "", {"a", "c"}) == "c");
  CHECK(stamp(line, "", {"c", "a"}) == "usage");
  CHECK(stamp(line, "", {"c", "base"}) == "usage");
}

TEST_CASE("a range has both of its ends") {
  CHECK(between(line, "", "b:d") == "d c b ");
  CHECK(between(line, "", ":b") == "b a ");
  CHECK(between(line, "", "d:") == "e d ");
  CHECK(between(line, "", "") == "e d c b a ");
  CHECK(between(line, "c", "current:") == "e d c ");
  CHECK(between(line, "c", ":current") == "c b a ");
  CHECK(between(line, "", "d:b") == "not-an-ancestor");
  CHECK(between(line, "", "b") == "usage");
  CHECK(between(line, "", "a:b:c") == "usage");
  CHECK(between(merged, "", "c1:e") == "e d1 c1 ");
}

TEST_CASE("a range counts from its other end, as far as there are revisions") {
  CHECK(between(line, "", "-2:d") == "d c b ");
  CHECK(between(line, "", "b:+1") == "c b ");
  CHECK(between(line, "c", "-1:+1") == "d c b ");
  CHECK(between(line, "", "-1:") == "e d ");
  CHECK(between(line, "", "-99:b") == "b a ");
  CHECK(between(line, "", "d:+99") == "e d ");
  CHECK(between(forked, "", "b:+1") == "ambiguous");
}
