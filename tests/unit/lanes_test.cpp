// SPDX-License-Identifier: MIT
#include "cli/lanes.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "runtime/src/graph.hpp"
#include "tests/support/sketch.hpp"

using namespace aludel;

namespace {

std::string trimmed(const std::string& row) { return row.substr(0, row.find_last_not_of(' ') + 1); }

/// The drawing of a sketched graph, each row on a line that begins there.
std::string drawn(std::string_view graph) {
  const test::sketch sketched{graph};
  REQUIRE(sketched.problems().empty());
  const auto revisions = sketched.view();
  commands::lanes lanes;
  std::string text = "\n";
  for (auto each = static_cast<std::uint32_t>(revisions.revisions.size()); each-- > 0;) {
    const auto next = lanes.draw(each, revisions.parents(each));
    text += next.first + std::string(revisions.id(each)) + '\n';
    for (const auto& row : next.below) text += trimmed(row) + '\n';
  }
  return text;
}

}  // namespace

TEST_CASE("a line is drawn as a line") {
  CHECK(drawn("a; b<a; c<b") == R"(
* c
* b
* a
)");
}

TEST_CASE("branches fork where they have their parent") {
  CHECK(drawn("a; b<a; c<a; d<b") == R"(
* c
| * d
| * b
|/
* a
)");
  CHECK(drawn("a; b<a; c<a; d<a") == R"(
* d
| * c
|/
| * b
|/
* a
)");
}

TEST_CASE("merges join their parents, several at once too") {
  CHECK(drawn("a; b<a; c<a; m<b,c; z<m") == R"(
* z
*   m
|\
| * c
* | b
|/
* a
)");
  CHECK(drawn("a; b<a; c<a; d<a; m<b,c,d") == R"(
*     m
|\
| |\
| | * d
| * | c
| |/
* | b
|/
* a
)");
}

TEST_CASE("bases end their lane, and those beside it move up") {
  CHECK(drawn("a; b; m<a,b") == R"(
*   m
|\
| * b
* a
)");
  CHECK(drawn("a; b<a; c; d<c; m<a,d; n<b,c") == R"(
*   n
|\
| | *   m
| | |\
| | | * d
| | |/
| |/|
| * | c
|  /
* | b
|/
* a
)");
}

TEST_CASE("a lane that joins one further away crosses those between") {
  commands::lanes lanes;
  std::string text = "\n";
  const auto draw = [&](std::uint32_t node, std::vector<std::uint32_t> parents) {
    const auto next = lanes.draw(node, parents);
    text += next.first + std::to_string(node) + '\n';
    for (const auto& row : next.below) text += trimmed(row) + '\n';
  };
  draw(8, {3});
  draw(7, {2});
  draw(6, {1});
  draw(5, {3});
  draw(4, {2});
  draw(3, {});
  draw(2, {});
  draw(1, {});
  CHECK(text == R"(
* 8
| * 7
| | * 6
| | | * 5
| |_|/
|/| |
| | | * 4
| | |/
| |/|
* | | 3
 / /
* | 2
 /
* 1
)");
}
