// SPDX-License-Identifier: MIT
#include "runtime/src/target.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>

#include "runtime/src/refusal.hpp"

namespace aludel::detail {

namespace {

using indexes = std::vector<revision_index>;

constexpr auto forms =
    "targets are head, heads, base, current, an id or the beginning of one, +N, -N, ID+N, ID-N; "
    "LABEL@ may stand before each";

indexes those_on(const branch& within, std::span<const revision_index> all) {
  indexes found;
  for (const auto each : all) {
    if (is_on(within, each)) found.push_back(each);
  }
  return found;
}

/// `head` and `heads`.
result<indexes> newest(const graph& revisions, const target& wanted, const branch& within) {
  auto heads = those_on(within, revisions.versioned_heads());
  if (wanted.place == "heads" || heads.size() < 2) return heads;
  return refuse(errc::multiple_heads,
                "name one of them, or its branch as in `LABEL@head`, or `heads` for all",
                "`{}` fits several revisions: {}", wanted.text, revisions.list(heads));
}

/// A place by id, label or prefix.
result<indexes> named(const graph& revisions, const target& wanted, const branch& within) {
  const auto found = revisions.resolve(wanted.place, within ? &*within : nullptr);
  if (found) return indexes{*found};
  if (!within || found.error().code != errc::unknown_revision) {
    return tl::unexpected{found.error()};
  }
  const auto elsewhere = revisions.resolve(wanted.place);
  if (!elsewhere) return tl::unexpected{elsewhere.error()};
  return refuse(errc::other_branch, "leave the branch out, or name the one that it is on",
                "revision {} is not on the branch of \"{}\"", revisions.revisions().id(*elsewhere),
                wanted.branch);
}

/// None stands for base.
result<indexes> place_of(const graph& revisions, const indexes& current, const target& wanted,
                         const branch& within) {
  if (wanted.place.empty() || wanted.place == "current") {
    return tops(revisions, revisions.below(current), within);
  }
  if (wanted.place == "base") return indexes{};
  if (wanted.place == "head" || wanted.place == "heads") return newest(revisions, wanted, within);
  return named(revisions, wanted, within);
}

/// The neighbours of a place.
indexes next(const graph& revisions, const indexes& at, bool up, const branch& within) {
  if (at.empty()) return up ? those_on(within, revisions.bases()) : indexes{};
  return those_on(within,
                  up ? revisions.children(at.front()) : revisions.revisions().parents(at.front()));
}

/// As many revisions up or down as the target says.
result<indexes> walk(const graph& revisions, indexes from, const target& wanted,
                     const branch& within) {
  const auto steps = std::abs(*wanted.steps);
  const bool up = *wanted.steps > 0;
  if (from.size() > 1) {
    return refuse(errc::ambiguous, "name a revision, or a branch as in `LABEL@+1`",
                  "{} can start at several revisions: {}", wanted.text, revisions.list(from));
  }
  for (int taken = 0; taken < steps; ++taken) {
    auto found = next(revisions, from, up, within);
    if (found.empty() && (up || from.empty())) {
      return refuse(errc::out_of_range,
                    up ? "`head` is the newest revision" : "`base` is before the first revision",
                    "{} leads beyond {}, after {} step{}", wanted.text,
                    up ? "the newest revision" : "the first revision", taken,
                    taken == 1 ? "" : "s");
    }
    if (found.size() > 1) {
      return refuse(errc::ambiguous, "name one of them, or a branch as in `LABEL@+1`",
                    "{} can go several ways: {}", wanted.text, revisions.list(found));
    }
    from = std::move(found);
  }
  return from;
}

}  // namespace

result<target> parse_target(std::string_view text) {
  target made{.text = std::string(text), .branch = {}, .place = {}, .steps = {}};
  const auto wrong = [&] {
    return refuse(errc::usage, forms, "\"{}\" is not a target", made.text);
  };
  if (text.find(':') != std::string_view::npos) {
    return refuse(errc::usage, "name one of its ends: only `history -r` and --sql take both",
                  "\"{}\" is a range, and one place is wanted", made.text);
  }
  if (const auto at = text.find('@'); at != std::string_view::npos) {
    made.branch = text.substr(0, at);
    text.remove_prefix(at + 1);
    if (made.branch.empty()) return wrong();
  }
  const auto sign = std::min(text.find_first_of("+-"), text.size());
  made.place = text.substr(0, sign);
  if (sign < text.size()) {
    const auto digits = text.substr(sign + 1);
    unsigned short steps = 0;
    const auto* end = digits.data() + digits.size();
    const auto [read, failed] = std::from_chars(digits.data(), end, steps);
    // More revisions than that do not follow one another.
    if (failed == std::errc::result_out_of_range) {
      steps = std::numeric_limits<unsigned short>::max();
    } else if (failed != std::errc{}) {
      return wrong();
    }
    if (read != end) return wrong();
    made.steps = text[sign] == '-' ? -steps : steps;
  }
  if (made.place.empty() && !made.steps) return wrong();
  return made;
}

bool needs_database(const target& wanted) {
  return wanted.place.empty() || wanted.place == "current";
}

result<void> refuse_current(std::string_view text, std::string_view why) {
  const auto wanted = parse_target(text);
  if (!wanted || !needs_database(*wanted)) return {};
  return refuse(errc::usage, "name a revision by its id or label, or head, LABEL@head, base",
                "{} {} where a database stands, {}", text, wanted->steps ? "counts from" : "is",
                why);
}

result<branch> branch_of(const graph& revisions, const target& wanted) {
  if (wanted.branch.empty()) return branch{};
  const auto named = revisions.resolve(wanted.branch);
  if (named) return branch{revisions.lineage(*named)};
  auto problem = named.error();
  if (problem.code == errc::unknown_revision) {
    problem.message = fmt::format("no revision has the label or id \"{}\"", wanted.branch);
    problem.hint = "`history` lists the revisions, with their labels";
  }
  return tl::unexpected{problem};
}

indexes tops(const graph& revisions, const revision_set& applied, const branch& within) {
  if (!within) return revisions.heads(applied);
  indexes found;
  for (revision_index each = 0; each < revisions.size(); ++each) {
    const auto covers = [&](revision_index child) {
      return applied[child] && is_on(within, child);
    };
    if (applied[each] && is_on(within, each) &&
        std::ranges::none_of(revisions.children(each), covers)) {
      found.push_back(each);
    }
  }
  return found;
}

result<indexes> resolve(const graph& revisions, const indexes& current, const target& wanted,
                        const branch& within) {
  auto from = place_of(revisions, current, wanted, within);
  if (!from || !wanted.steps) return from;
  return walk(revisions, std::move(*from), wanted, within);
}

result<indexes> resolve(const graph& revisions, const indexes& current, std::string_view target) {
  const auto wanted = parse_target(target);
  if (!wanted) return tl::unexpected{wanted.error()};
  const auto within = branch_of(revisions, *wanted);
  if (!within) return tl::unexpected{within.error()};
  return resolve(revisions, current, *wanted, *within);
}

result<indexes> resolve_heads(const graph& revisions, const std::vector<std::string>& targets,
                              const indexes& current) {
  indexes all;
  for (const auto& each : targets) {
    const auto found = resolve(revisions, current, each);
    if (!found) return tl::unexpected{found.error()};
    all.insert(all.end(), found->begin(), found->end());
  }
  return revisions.heads(revisions.below(all));
}

}  // namespace aludel::detail
