// SPDX-License-Identifier: MIT
// A graph, what of it is applied, and targets: three lines of any text. The graph is a sketch
// ("a [lab]; b<a; c<b; x +b"), the second line names its applied revisions with commas.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "generator/header.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/range.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/sketch.hpp"

namespace {

using namespace aludel;
using namespace aludel::fuzz;
using indexes = std::vector<detail::revision_index>;

constexpr int most_steps = 65535;
constexpr auto most = "65535";

std::string printed(const detail::target& of) {
  auto text = of.branch.empty() ? "" : of.branch + "@";
  text += of.place;
  if (of.steps) text += fmt::format("{:+}", *of.steps);
  return text;
}

void require_prints_back(std::string_view text) {
  const auto once = detail::parse_target(text);
  if (!once) {
    require(once.error().code == errc::usage, "what is no target is a mistake in usage");
    return;
  }
  require_equal(once->text, text, "a target knows how it was written");
  const auto print = printed(*once);
  const auto again = detail::parse_target(print);
  require(again.has_value(), "a target that is printed can be parsed");
  require_equal(printed(*again), print, "a target prints back");
  // Only a number may be written in more than one way: with zeros before it.
  std::string plain(text);
  const auto sign = plain.find_first_of("+-", plain.find('@') + 1);
  if (once->steps) {
    require(sign != std::string::npos, "steps have a sign");
    if (*once->steps == 0) plain[sign] = '+';
    while (plain.size() > sign + 2 && plain[sign + 1] == '0') plain.erase(sign + 1, 1);
    // More steps than there can be are as many as there can be.
    if (std::abs(*once->steps) == most_steps) plain.replace(sign + 1, std::string::npos, most);
  }
  require_equal(print, plain, "a target prints as it was written");
}

/// Where a target leads, or the error's name; the errors are those that docs/errors.md explains.
std::string resolved(const detail::graph& known, const indexes& current, std::string_view target) {
  const auto found = detail::resolve(known, current, target);
  if (found) {
    require(
        std::all_of(found->begin(), found->end(), [&](auto each) { return each < known.size(); }),
        "a target leads to revisions");
    return known.list(*found);
  }
  const auto code = found.error().code;
  require(code == errc::usage || code == errc::unknown_revision || code == errc::ambiguous ||
              code == errc::other_branch || code == errc::multiple_heads ||
              code == errc::out_of_range,
          "a target fails as documented");
  return std::string(name(code));
}

/// The steps lead from one sound state to another, and end where the plan says.
void require_plan(const detail::graph& known, const indexes& heads, direction way,
                  std::string_view target) {
  const auto found = way == direction::upgrade ? detail::plan_upgrade(known, heads, target)
                                               : detail::plan_downgrade(known, heads, target);
  if (!found) return;
  auto applied = known.below(heads);
  for (const auto& step : found->steps) {
    require(step.way == way && applied[step.revision] == (way == direction::downgrade),
            "a step changes something");
    applied[step.revision] = !applied[step.revision];
    require(known.below(known.heads(applied)) == applied, "no step leaves what has lost its base");
  }
  require(known.heads(applied) == found->heads, "a plan ends at its heads");
  require(way == direction::upgrade || detail::plan_downgrade(known, heads, target).has_value(),
          "planning twice");
}

void require_range(const detail::graph& known, const indexes& heads, std::string_view text) {
  const auto ends = detail::parse_range(text);
  if (!ends) return;
  const auto found = detail::members(known, heads, *ends);
  if (found) require(found->size() == known.size(), "a range is of the graph's revisions");
}

bool plain_ids(const bundle& revisions) {
  for (std::uint32_t each = 0; each < revisions.revisions.size(); ++each) {
    if (!generator::wrong_with_id(revisions.id(each)).empty()) return false;
  }
  return std::all_of(revisions.labels.begin(), revisions.labels.end(), [&](text_ref label) {
    return generator::wrong_with_id(revisions.view(label)).empty();
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto lines = split(text_of(data, size), '\n');
  lines.resize(std::max<std::size_t>(lines.size(), 3));
  const test::sketch drawn{lines[0]};
  const auto revisions = drawn.view();
  if (!drawn.problems().empty() || !plain_ids(revisions)) return 0;
  const detail::graph known{revisions};
  indexes applied;
  for (const auto each : split(lines[1], ',')) {
    if (const auto found = known.find(each)) applied.push_back(*found);
  }
  const auto heads = known.heads(known.below(applied));
  for (const auto target : std::span(lines).subspan(2)) {
    require_prints_back(target);
    require_equal(resolved(known, heads, target), resolved(known, heads, target),
                  "resolving twice");
    require_plan(known, heads, direction::upgrade, target);
    require_plan(known, heads, direction::downgrade, target);
    require_range(known, heads, target);
  }
  return 0;
}
