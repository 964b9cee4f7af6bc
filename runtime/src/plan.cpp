// SPDX-License-Identifier: MIT
#include "runtime/src/plan.hpp"

#include <algorithm>

#include "runtime/src/refusal.hpp"

namespace aludel::detail {

namespace {

using indexes = std::vector<revision_index>;

/// A target, and the branch that it names.
struct destination {
  target wanted;
  branch within;
};

result<destination> understand(const graph& revisions, std::string_view text) {
  auto wanted = parse_target(text);
  if (!wanted) return tl::unexpected{wanted.error()};
  auto within = branch_of(revisions, *wanted);
  if (!within) return tl::unexpected{within.error()};
  return destination{std::move(*wanted), std::move(*within)};
}

/// The newest applied revision, then what is newest without it, and so on: as many as the target
/// says.
result<indexes> newest_applied(const graph& revisions, revision_set left, const destination& to) {
  const auto steps = -*to.wanted.steps;
  const auto covers = [&](revision_index each) { return left[each] && is_on(to.within, each); };
  const auto is_top = [&](revision_index each) {
    return covers(each) && std::ranges::none_of(revisions.children(each), covers) &&
           (to.within || std::ranges::none_of(revisions.dependents(each), covers));
  };
  auto top = tops(revisions, left, to.within);
  indexes undone;
  while (static_cast<int>(undone.size()) < steps) {
    if (top.empty()) {
      return refuse(errc::out_of_range, "`downgrade base` undoes all of them",
                    "{} leads beyond the first revision: {} can be undone", to.wanted.text,
                    undone.size());
    }
    if (top.size() > 1) {
      return refuse(errc::ambiguous, "name the branch, as in `LABEL@-1`, or where to go back to",
                    "{} can undo several revisions: {}", to.wanted.text, revisions.list(top));
    }
    const auto last = top.front();
    undone.push_back(last);
    left[last] = false;
    top.clear();
    const auto consider = [&](revision_index each) {
      if (is_top(each) && std::ranges::find(top, each) == top.end()) top.push_back(each);
    };
    std::ranges::for_each(revisions.revisions().parents(last), consider);
    if (!to.within) std::ranges::for_each(revisions.revisions().dependencies(last), consider);
  }
  return undone;
}

/// What stands directly on a place that a downgrade goes to, on the branch that it names.
result<indexes> standing_on(const graph& revisions, const revision_set& applied,
                            const destination& to, const indexes& place) {
  if (place.size() > 1) {
    return refuse(errc::ambiguous, "name one of them",
                  "a downgrade goes to one revision, not to {}", revisions.list(place));
  }
  if (!place.empty() && !applied[place.front()]) {
    const auto heads = revisions.heads(applied);
    return refuse(errc::not_an_ancestor, "a downgrade goes to a revision that is applied",
                  "revision {} is not applied at {}", revisions.revisions().id(place.front()),
                  heads.empty() ? "base" : revisions.list(heads));
  }
  const auto bases = place.empty() ? revisions.bases() : indexes{};
  const auto above =
      place.empty() ? std::span<const revision_index>(bases) : revisions.children(place.front());
  indexes found;
  std::ranges::copy_if(above, std::back_inserter(found),
                       [&](revision_index each) { return is_on(to.within, each); });
  return found;
}

/// The lowest revisions that a downgrade takes back.
result<indexes> lowest_undone(const graph& revisions, const indexes& heads,
                              const revision_set& applied, const destination& to) {
  if (to.wanted.place.empty()) {
    if (*to.wanted.steps > 0) {
      return refuse(errc::out_of_range, "`upgrade` goes up", "a downgrade cannot go to {}",
                    to.wanted.text);
    }
    return newest_applied(revisions, applied, to);
  }
  if (to.wanted.place == "current" && !to.wanted.steps) return indexes{};
  const auto place = resolve(revisions, heads, to.wanted, to.within);
  if (!place) return place;
  return standing_on(revisions, applied, to, *place);
}

/// Whether a target is reached by a downgrade: base, or one revision that is applied.
result<bool> is_down(const graph& revisions, const indexes& heads, const destination& to) {
  if (to.wanted.place.empty()) return *to.wanted.steps < 0;
  return resolve(revisions, heads, to.wanted, to.within).map([&](const indexes& place) {
    return place.empty() || (place.size() == 1 && revisions.below(heads)[place.front()]);
  });
}

/// Where a stamp of one target leads.
result<indexes> stamped(const graph& revisions, const indexes& heads, const std::string& text) {
  const auto to = understand(revisions, text);
  if (!to) return tl::unexpected{to.error()};
  const auto down = is_down(revisions, heads, *to);
  if (!down) return tl::unexpected{down.error()};
  const auto planned =
      *down ? plan_downgrade(revisions, heads, text) : plan_upgrade(revisions, heads, text);
  return planned.map(&plan::heads);
}

}  // namespace

result<plan> plan_upgrade(const graph& revisions, const indexes& heads, std::string_view target) {
  const auto to = understand(revisions, target.empty() ? "heads" : target);
  if (!to) return tl::unexpected{to.error()};
  if (to->wanted.place.empty() && *to->wanted.steps < 0) {
    return refuse(errc::out_of_range, "`downgrade` goes down", "an upgrade cannot go to {}",
                  target);
  }
  const auto tops = resolve(revisions, heads, to->wanted, to->within);
  if (!tops) return tl::unexpected{tops.error()};

  auto applied = revisions.below(heads);
  const auto wanted = revisions.below(*tops);
  plan found{.from = heads, .steps = {}, .heads = {}};
  for (revision_index each = 0; each < revisions.size(); ++each) {
    if (!wanted[each] || applied[each]) continue;
    found.steps.push_back({each, direction::upgrade});
    applied[each] = true;
  }
  found.heads = revisions.heads(applied);
  return found;
}

result<plan> plan_downgrade(const graph& revisions, const indexes& heads, std::string_view target) {
  if (target.empty()) {
    return refuse(errc::usage, "`-1` undoes the last revision, `base` all of them",
                  "a downgrade needs a target");
  }
  const auto to = understand(revisions, target);
  if (!to) return tl::unexpected{to.error()};
  auto left = revisions.below(heads);
  const auto lowest = lowest_undone(revisions, heads, left, *to);
  if (!lowest) return tl::unexpected{lowest.error()};

  const auto gone = revisions.above(*lowest);
  plan found{.from = heads, .steps = {}, .heads = {}};
  for (auto each = revisions.size(); each-- > 0;) {
    if (!left[each] || !gone[each]) continue;
    found.steps.push_back({each, direction::downgrade});
    left[each] = false;
  }
  found.heads = revisions.heads(left);
  return found;
}

result<indexes> plan_stamp(const graph& revisions, const indexes& heads,
                           const std::vector<std::string>& targets) {
  auto at = heads;
  for (const auto& each : targets) {
    auto next = stamped(revisions, at, each);
    if (!next) return next;
    at = std::move(*next);
  }
  if (targets.size() < 2) return at;
  const auto applied = revisions.below(at);
  const auto named = resolve_heads(revisions, targets, heads);
  if (!named) return named;
  for (const auto each : *named) {
    if (applied[each]) continue;
    return refuse(errc::usage, "leave one of them out, or name the lower one first",
                  "these targets undo one another: {} would not count as applied",
                  revisions.revisions().id(each));
  }
  return at;
}

}  // namespace aludel::detail
