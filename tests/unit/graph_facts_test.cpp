// SPDX-License-Identifier: MIT
// Planning and naming, held against graph-facts.txt. Which revisions run, where the heads end and
// what is refused must be as it says; of the orders that the graph allows ours may be another one.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "runtime/src/plan.hpp"
#include "tests/support/sketch.hpp"

using namespace aludel;

namespace {

using ids = std::set<std::string>;

std::string trimmed(const std::string& text) {
  const auto begin = std::min(text.find_first_not_of(' '), text.size());
  return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

/// The words of a list: "{d1,d2}", "~b1 b2".
std::vector<std::string> words(std::string text) {
  for (auto& each : text) {
    if (std::string_view("{},~").find(each) != std::string_view::npos) each = ' ';
  }
  std::stringstream all{text};
  return {std::istream_iterator<std::string>(all), {}};
}

ids set_of(const std::string& text) {
  const auto all = words(text);
  return {all.begin(), all.end()};
}

template <class Indexes>
ids names(const bundle& revisions, const Indexes& which) {
  ids all;
  for (const auto each : which) all.emplace(revisions.id(each));
  return all;
}

/// "steps ; {heads}", or the name of the error after "ERR".
struct expectation {
  std::string error;
  std::string steps;
  std::string heads;

  explicit expectation(const std::string& text) {
    if (const auto refused = text.find("ERR "); refused != std::string::npos) {
      error = trimmed(text.substr(refused + 4));
      return;
    }
    const auto end = text.find(';');
    steps = trimmed(text.substr(0, end));
    heads = end == std::string::npos ? "" : text.substr(end + 1);
  }
};

/// Each step has what it stands on, or nothing that stands on it.
void check_order(const detail::graph& known, const detail::plan& planned) {
  const auto& revisions = known.revisions();
  auto applied = known.below(planned.from);
  for (const auto& [which, way] : planned.steps) {
    if (way == direction::upgrade) {
      CHECK(!applied[which]);
      for (const auto below : revisions.parents(which)) CHECK(applied[below]);
      for (const auto below : revisions.dependencies(which)) CHECK(applied[below]);
    } else {
      CHECK(applied[which]);
      for (const auto above : known.children(which)) CHECK(!applied[above]);
      for (const auto above : known.dependents(which)) CHECK(!applied[above]);
    }
    applied[which] = way == direction::upgrade;
  }
  CHECK(known.heads(applied) == planned.heads);
}

/// "L up {a} +2 => b c ; {c}"
void check_case(const std::map<std::string, std::string>& graphs, const std::string& line) {
  const auto open = line.find('{');
  const auto close = line.find('}');
  const auto head = words(line.substr(0, open));
  const auto arrow = std::min(line.find("=>"), line.find("| ERR"));
  const auto target = trimmed(line.substr(close + 1, arrow - close - 1));
  const expectation expected{line.substr(arrow + 2)};

  const test::sketch drawn{graphs.at(head.at(0))};
  REQUIRE(drawn.problems().empty());
  const auto revisions = drawn.view();
  const detail::graph known{revisions};
  std::vector<detail::revision_index> from;
  for (const auto& id : words(line.substr(open, close - open))) {
    from.push_back(known.find(id).value());
  }
  const auto planned = head.at(1) == "up" ? detail::plan_upgrade(known, from, target)
                                          : detail::plan_downgrade(known, from, target);
  if (!planned) {
    CHECK(std::string(name(planned.error().code)) == expected.error);
    return;
  }
  REQUIRE(expected.error.empty());
  std::vector<detail::revision_index> steps;
  for (const auto& each : planned->steps) steps.push_back(each.revision);
  CHECK(names(revisions, steps) == set_of(expected.steps));
  CHECK(steps.size() == words(expected.steps).size());
  CHECK(names(revisions, planned->heads) == set_of(expected.heads));
  check_order(known, *planned);
}

/// "LOAD a; b<zz | ERR missing-parent"
void check_load(const std::string& line) {
  const auto bar = line.find('|');
  const test::sketch drawn{line.substr(5, bar - 5)};
  REQUIRE(drawn.problems().size() == 1);
  CHECK(std::string(name(drawn.problems().front().code)) == expectation(line.substr(bar)).error);
}

/// "RES GR abranch@heads => c"
void check_resolution(const std::map<std::string, std::string>& graphs, const std::string& line) {
  const auto arrow = std::min(line.find("=>"), line.find("| ERR"));
  const auto asked = words(line.substr(4, arrow - 4));
  const expectation expected{line.substr(arrow + 2)};
  const test::sketch drawn{graphs.at(asked.at(0))};
  const auto revisions = drawn.view();
  const auto found = detail::resolve_heads(detail::graph{revisions}, {asked.at(1)});
  if (!found) {
    // Facts call every name unknown that is none here.
    CHECK(std::string(name(found.error().code)).substr(0, expected.error.size()) == expected.error);
    return;
  }
  CHECK(names(revisions, *found) == set_of(expected.steps));
}

}  // namespace

TEST_CASE("the facts about graphs hold") {
  std::ifstream file{GRAPH_FACTS};
  REQUIRE(file);
  std::map<std::string, std::string> graphs;
  int checked = 0;
  for (std::string line; std::getline(file, line);) {
    INFO(line);
    if (line.empty() || line.starts_with("#")) continue;
    const auto first = line.substr(0, line.find(' '));
    if (first == "LOAD") {
      check_load(line);
    } else if (first == "RES") {
      check_resolution(graphs, line);
    } else if (line.find(" up {") != std::string::npos ||
               line.find(" down {") != std::string::npos) {
      check_case(graphs, line);
    } else {
      graphs[first] = line.substr(line.find('=') + 1);
      continue;
    }
    ++checked;
  }
  CHECK(checked == 54);
}
