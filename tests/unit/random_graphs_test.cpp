// SPDX-License-Identifier: MIT
// Planning on random graphs, held against a slow reference that is written down as it is meant:
// with sets of names, and every relation looked up anew.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "runtime/src/plan.hpp"
#include "tests/support/sketch.hpp"

using namespace aludel;

namespace {

using name = std::string;
using names = std::set<name>;

// ---- The reference

struct node {
  names parents;
  names dependencies;
  names labels;
};
using nodes = std::map<name, node>;

/// A target is refused; the text is the error's name.
struct refused {
  std::string why;
};

names united(names a, const names& b) {
  a.insert(b.begin(), b.end());
  return a;
}
names common(const names& a, const names& b) {
  names both;
  for (const auto& each : a) {
    if (b.contains(each)) both.insert(each);
  }
  return both;
}
names without(const names& a, const names& b) {
  names rest;
  for (const auto& each : a) {
    if (!b.contains(each)) rest.insert(each);
  }
  return rest;
}

class reference {
public:
  explicit reference(const nodes& all) : all_(all) {}

  /// What is applied after an upgrade.
  [[nodiscard]] names upgraded(const names& applied, const name& target) const {
    const auto [branch, rest] = parted(target);
    if (!branch.empty()) static_cast<void>(named(branch, everything()));
    if (rest.starts_with("-") && rest != "-0") throw refused{"out-of-range"};
    return united(applied, below(places(applied, target.empty() ? "heads" : target)));
  }

  /// What is left after a downgrade.
  [[nodiscard]] names downgraded(const names& applied, const name& target) const {
    const auto [branch, rest] = parted(target);
    const auto within = branch.empty() ? everything() : lineage(named(branch, everything()));
    if (rest.starts_with("+") && rest != "+0") throw refused{"out-of-range"};
    if (rest.find_first_of("+-") == 0) {
      return undone(applied, within, branch.empty(), std::stoi(rest));
    }
    const auto place = places(applied, target);
    if (place.size() > 1 && rest == "current") return applied;
    if (place.size() > 1) throw refused{"ambiguous"};
    if (!common(place, applied).empty() || place.empty()) {
      return without(applied, above(common(within, next_up(place))));
    }
    throw refused{"not-an-ancestor"};
  }

  [[nodiscard]] names below(const names& tops) const {
    auto found = tops;
    for (const auto& each : tops) {
      found = united(found, below(all_.at(each).parents));
      found = united(found, below(all_.at(each).dependencies));
    }
    return found;
  }
  [[nodiscard]] names heads(const names& members) const {
    names covered;
    for (const auto& each : members) covered = united(covered, below_one(each));
    return without(members, covered);
  }
  [[nodiscard]] names everything() const {
    names found;
    for (const auto& each : all_) found.insert(each.first);
    return found;
  }

private:
  [[nodiscard]] names below_one(const name& of) const {
    return united(all_.at(of).parents, all_.at(of).dependencies);
  }
  [[nodiscard]] names children(const name& of) const {
    names found;
    for (const auto& [id, each] : all_) {
      if (each.parents.contains(of)) found.insert(id);
    }
    return found;
  }
  [[nodiscard]] names bases() const {
    names found;
    for (const auto& [id, each] : all_) {
      if (each.parents.empty()) found.insert(id);
    }
    return found;
  }
  [[nodiscard]] names next_up(const names& place) const {
    return place.empty() ? bases() : children(*place.begin());
  }
  [[nodiscard]] names above(const names& bottoms) const {
    names found;
    for (const auto& each : all_) {
      if (!common(below({each.first}), bottoms).empty()) found.insert(each.first);
    }
    return found;
  }
  [[nodiscard]] names ancestors(const name& of) const {
    names found{of};
    for (const auto& each : all_.at(of).parents) found = united(found, ancestors(each));
    return found;
  }
  [[nodiscard]] names lineage(const name& of) const {
    auto found = ancestors(of);
    for (const auto& each : all_) {
      if (ancestors(each.first).contains(of)) found.insert(each.first);
    }
    return found;
  }

  static std::pair<name, name> parted(const name& target) {
    const auto at = target.find('@');
    if (at == name::npos) return {"", target};
    return {target.substr(0, at), target.substr(at + 1)};
  }

  [[nodiscard]] name named(const name& text, const names& within) const {
    if (within.contains(text)) return text;
    names candidates;
    for (const auto& each : within) {
      if (all_.at(each).labels.contains(text)) return each;
      if (each.starts_with(text)) candidates.insert(each);
    }
    if (candidates.size() == 1) return *candidates.begin();
    throw refused{candidates.empty() ? "unknown-revision" : "ambiguous"};
  }

  /// The newest applied revisions, of a branch those that none of it revises.
  [[nodiscard]] names tops(const names& applied, const names& within, bool whole) const {
    if (whole) return heads(applied);
    names covered;
    const auto members = common(applied, within);
    for (const auto& each : members) covered = united(covered, all_.at(each).parents);
    return without(members, covered);
  }

  [[nodiscard]] names places(const names& applied, const name& target) const {
    const auto [branch, rest] = parted(target);
    const auto within = branch.empty() ? everything() : lineage(named(branch, everything()));
    const auto sign = std::min(rest.find_first_of("+-"), rest.size());
    const auto found = place(applied, within, branch.empty(), rest.substr(0, sign));
    if (sign == rest.size()) return found;
    return walked(found, within, std::stoi(rest.substr(sign)));
  }

  [[nodiscard]] names place(const names& applied, const names& within, bool whole,
                            const name& word) const {
    if (word == "base") return {};
    if (word.empty() || word == "current") return tops(applied, within, whole);
    if (word == "head" || word == "heads") {
      names covered;
      for (const auto& each : all_) covered = united(covered, each.second.parents);
      auto newest = common(within, without(everything(), covered));
      if (word == "head" && newest.size() > 1) throw refused{"multiple-heads"};
      return newest;
    }
    try {
      return {named(word, within)};
    } catch (const refused& problem) {
      if (problem.why != "unknown-revision") throw;
      static_cast<void>(named(word, everything()));
      throw refused{"other-branch"};
    }
  }

  [[nodiscard]] names walked(names from, const names& within, int steps) const {
    if (from.size() > 1) throw refused{"ambiguous"};
    for (int taken = 0; taken < std::abs(steps); ++taken) {
      names next;
      if (steps > 0) next = next_up(from);
      if (steps < 0 && !from.empty()) next = all_.at(*from.begin()).parents;
      next = common(next, within);
      if (next.empty() && (steps > 0 || from.empty())) throw refused{"out-of-range"};
      if (next.size() > 1) throw refused{"ambiguous"};
      from = next;
    }
    return from;
  }

  [[nodiscard]] names undone(const names& applied, const names& within, bool whole,
                             int steps) const {
    auto left = applied;
    for (int taken = 0; taken < -steps; ++taken) {
      const auto top = tops(left, within, whole);
      if (top.empty()) throw refused{"out-of-range"};
      if (top.size() > 1) throw refused{"ambiguous"};
      left = without(left, above(top));
    }
    return left;
  }

  const nodes& all_;
};

// ---- Random graphs, states and targets

class dice {
public:
  explicit dice(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool one_in(std::size_t limit) { return below(limit) == 0; }
  template <class Choices>
  auto one_of(const Choices& choices) {
    return *std::next(choices.begin(), static_cast<std::ptrdiff_t>(below(choices.size())));
  }

private:
  std::mt19937 random_;
};

nodes random_graph(dice& random) {
  nodes all;
  std::vector<name> ids;
  const auto size = random.below(9);
  for (std::size_t each = 0; each < size; ++each) {
    node next;
    if (!ids.empty() && !random.one_in(6)) {
      // Mostly after a recent revision, sometimes a merge.
      const auto recent = ids.size() > 3 && !random.one_in(4) ? ids.size() - 3 : 0;
      next.parents.insert(ids[recent + random.below(ids.size() - recent)]);
      while (random.one_in(5)) next.parents.insert(random.one_of(ids));
    }
    while (!ids.empty() && random.one_in(6)) next.dependencies.insert(random.one_of(ids));
    if (random.one_in(4)) next.labels.insert(fmt::format("l{}", each));
    // Some ids begin alike, and their order is not the graph's.
    auto id = fmt::format("{}{}", random.one_in(2) ? "x" : "y", (each * 5 + 3) % 11);
    ids.push_back(id);
    all.emplace(id, next);
  }
  return all;
}

std::string sketched(const nodes& all) {
  std::string text;
  for (const auto& [id, each] : all) {
    text += id;
    if (!each.parents.empty()) text += fmt::format("<{}", fmt::join(each.parents, ","));
    if (!each.dependencies.empty()) text += fmt::format(" +{}", fmt::join(each.dependencies, ","));
    if (!each.labels.empty()) text += fmt::format(" [{}]", fmt::join(each.labels, ","));
    text += "; ";
  }
  return text;
}

name random_place(dice& random, const nodes& all) {
  const std::vector<name> words{"head", "heads", "base", "current", "x", "y1", "zz"};
  if (all.empty() || random.one_in(3)) return random.one_of(words);
  const auto [id, each] = random.one_of(all);
  return !each.labels.empty() && random.one_in(2) ? *each.labels.begin() : id;
}

name random_target(dice& random, const nodes& all) {
  name target;
  if (random.one_in(3)) {
    target = all.empty() || random.one_in(9) ? "zz@" : random_place(random, all) + "@";
    for (const auto* word : {"head@", "heads@", "base@", "current@"}) {
      if (target == word) target = "y@";
    }
  }
  const bool relative = random.one_in(3);
  if (!relative || random.one_in(2)) target += random_place(random, all);
  if (relative) {
    target += fmt::format("{}{}", random.one_in(2) ? "+" : "-", random.below(4));
  }
  return target;
}

// ---- Both answers as text

std::string text_of(const names& steps, const names& heads) {
  return fmt::format("{} ; {}", fmt::join(steps, " "), fmt::join(heads, " "));
}

std::string expected(const reference& known, const names& applied, direction way,
                     const name& target) {
  try {
    const auto after = way == direction::upgrade ? known.upgraded(applied, target)
                                                 : known.downgraded(applied, target);
    return text_of(united(without(after, applied), without(applied, after)), known.heads(after));
  } catch (const refused& problem) {
    return problem.why;
  }
}

std::string planned(const detail::graph& known, const std::vector<detail::revision_index>& heads,
                    direction way, const name& target) {
  const auto found = way == direction::upgrade ? detail::plan_upgrade(known, heads, target)
                                               : detail::plan_downgrade(known, heads, target);
  if (!found) return std::string(aludel::name(found.error().code));
  names steps;
  names tops;
  auto applied = known.below(heads);
  for (const auto& [which, direction] : found->steps) {
    // Each step leaves a state that has all that its members stand on.
    REQUIRE(direction == way);
    REQUIRE(applied[which] == (way == direction::downgrade));
    applied[which] = !applied[which];
    REQUIRE(known.below(known.heads(applied)) == applied);
    steps.emplace(known.revisions().id(which));
  }
  for (const auto each : found->heads) tops.emplace(known.revisions().id(each));
  return text_of(steps, tops);
}

}  // namespace

TEST_CASE("plans on random graphs are those of a slow reference") {
  dice random{20261121};
  std::map<std::string, int> outcomes;
  for (int graph = 0; graph < 4000; ++graph) {
    const auto all = random_graph(random);
    const reference slow{all};
    const test::sketch drawn{sketched(all)};
    REQUIRE(drawn.problems().empty());
    const auto revisions = drawn.view();
    const detail::graph known{revisions};
    for (int run = 0; run < 12; ++run) {
      names tops;
      while (!all.empty() && !random.one_in(3)) tops.insert(random.one_of(all).first);
      const auto applied = slow.below(tops);
      std::vector<detail::revision_index> heads;
      for (const auto& each : tops) heads.push_back(known.find(each).value());
      const auto target = random_target(random, all);
      const auto way = random.one_in(2) ? direction::upgrade : direction::downgrade;
      INFO(sketched(all) << " from " << fmt::format("{}", fmt::join(tops, ",")) << ": "
                         << aludel::name(way) << " " << target);
      const auto answer = expected(slow, applied, way, target);
      REQUIRE(planned(known, heads, way, target) == answer);
      ++outcomes[answer.find(';') == std::string::npos ? answer
                 : answer.front() == ' '               ? "nothing"
                                                       : "steps"];
    }
  }
  // Every kind of answer was met often.
  for (const auto* each : {"steps", "nothing", "ambiguous", "multiple-heads", "not-an-ancestor",
                           "other-branch", "out-of-range", "unknown-revision"}) {
    INFO(each);
    CHECK(outcomes[each] > 300);
  }
}
