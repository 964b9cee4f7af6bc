// SPDX-License-Identifier: MIT
#include "roundtrip/one_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "generator/lock.hpp"
#include "roundtrip/difference.hpp"
#include "roundtrip/words.hpp"

namespace aludel::roundtrip {

namespace {

using detail::revision_index;

/// A database on its way.
struct departure {
  std::string name;                      ///< "base", "3f1c create users"
  std::vector<revision_index> applied;   ///< in the bundle's order
  std::vector<revision_index> upgrades;  ///< what is not, likewise
};

result<std::vector<revision_index>> frozen(const detail::graph& revisions,
                                           const surroundings& given) {
  generator::problems found;
  const auto locks = generator::load_locks(given.versions, found);
  if (!found.empty()) return tl::unexpected{found.front()};
  std::vector<revision_index> frozen;
  for (const auto& lock : locks) {
    for (const auto& line : lock.lines) {
      if (line.word != generator::lock_word::frozen) continue;
      if (line.language != given.database.language) continue;
      if (const auto which = revisions.find(line.id)) frozen.push_back(*which);
    }
  }
  std::sort(frozen.begin(), frozen.end());
  return frozen;
}

departure depart(const detail::graph& revisions, std::string name,
                 std::span<const revision_index> from) {
  const auto applied = revisions.below(from);
  departure made{std::move(name), {}, {}};
  for (revision_index each = 0; each < revisions.size(); ++each) {
    (applied[each] ? made.applied : made.upgrades).push_back(each);
  }
  return made;
}

/// Those with something to upgrade.
result<std::vector<departure>> departures(const detail::graph& revisions,
                                          const surroundings& given) {
  const auto stops = frozen(revisions, given);
  if (!stops) return tl::unexpected{stops.error()};
  std::vector<departure> all{depart(revisions, "base", {})};
  for (std::size_t count = 1; count <= stops->size(); ++count) {
    const auto until = std::span(*stops).first(count);
    all.push_back(depart(revisions, title(revisions.revisions(), until.back()), until));
  }
  std::erase_if(all, [](const departure& each) { return each.upgrades.empty(); });
  return all;
}

/// What is wrong with the upgrade of a database of its own.
result<std::vector<std::string>> travel(const detail::graph& revisions, const surroundings& given,
                                        const departure& from, const snapshot& heads) {
  const auto made = subject::make(revisions, given.database);
  if (!made) return tl::unexpected{made.error()};
  auto& database = **made;
  const auto ready = database.upgrade_and_sow(from.applied);
  if (!ready) return std::vector{told("cannot get there", ready.error(), given.versions)};
  const auto rows = database.look_at_rows();
  if (!rows) return tl::unexpected{rows.error()};
  const auto done = database.upgrade(from.upgrades);
  if (!done) return std::vector{told("does not upgrade", done.error(), given.versions)};
  const auto left = database.look_at_rows();
  if (!left) return tl::unexpected{left.error()};
  const auto schema = database.look();
  if (!schema) return tl::unexpected{schema.error()};

  auto problems = lost_rows(*rows, *left);
  const auto more = differences(heads, *schema, "upgrading in one run");
  problems.insert(problems.end(), more.begin(), more.end());
  return problems;
}

}  // namespace

result<runs_tally> upgrade_in_one_run(const detail::graph& revisions, const surroundings& given,
                                      const snapshot& heads) {
  const auto all = departures(revisions, given);
  if (!all) return tl::unexpected{all.error()};
  runs_tally counts;
  for (const auto& each : *all) {
    const auto problems = travel(revisions, given, each, heads);
    if (!problems) return tl::unexpected{problems.error()};
    fmt::print("{} from {} to the heads in one run\n", problems->empty() ? "ok" : "FAILED",
               each.name);
    print(*problems);
    ++(problems->empty() ? counts.passed : counts.failed);
  }
  return counts;
}

}  // namespace aludel::roundtrip
