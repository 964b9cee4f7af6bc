// SPDX-License-Identifier: MIT
#include "runtime/src/plan.hpp"

#include <fmt/format.h>

#include <charconv>

namespace aludel::detail {

namespace {

using indexes = std::vector<revision_index>;

template <class... Arguments>
auto refuse(errc code, const char* hint, fmt::format_string<Arguments...> message,
            Arguments&&... arguments) {
  return tl::unexpected{
      error{.code = code,
            .message = fmt::format(message, std::forward<Arguments>(arguments)...),
            .hint = hint}};
}

/// `+N` and `-N`: the number with its sign; nothing for other targets.
result<std::optional<int>> relative(std::string_view target) {
  if (target.empty() || (target.front() != '+' && target.front() != '-')) return std::nullopt;
  int steps = 0;
  const auto digits = target.substr(1);
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), steps);
  if (failed != std::errc{} || end != digits.data() + digits.size()) {
    return refuse(errc::usage, "relative targets are a sign and a number: +1, -2",
                  "\"{}\" is not a target", target);
  }
  return target.front() == '-' ? -steps : steps;
}

result<indexes> single_head(const graph& revisions) {
  auto heads = revisions.versioned_heads();
  if (heads.size() > 1) {
    return refuse(errc::multiple_heads, "name one of them, or `heads` for all",
                  "`head` fits several revisions: {}", revisions.list(heads));
  }
  return heads;
}

/// A target without sign: the revisions it names.
result<indexes> named(const graph& revisions, std::string_view target) {
  if (target.empty() || target == "heads") return revisions.versioned_heads();
  if (target == "head") return single_head(revisions);
  if (target == "base") return indexes{};
  return revisions.resolve(target).map([](auto found) { return indexes{found}; });
}

/// N revisions up from the only head of the database, each the only child of the one before.
result<indexes> climb(const graph& revisions, const indexes& heads, int steps) {
  if (heads.size() > 1) {
    return refuse(errc::ambiguous, "name a revision",
                  "the database stands at several revisions: {}", revisions.list(heads));
  }
  indexes at = heads;
  for (int taken = 0; taken < steps; ++taken) {
    auto next = at.empty() ? revisions.bases() : revisions.children(at.front());
    if (next.empty()) {
      return refuse(errc::out_of_range, "`upgrade head` goes to the newest",
                    "+{} leads beyond the newest revision: {} can be applied", steps, taken);
    }
    if (next.size() > 1) {
      return refuse(errc::ambiguous, "name one of them", "+{} can go several ways: {}", steps,
                    revisions.list(next));
    }
    at = std::move(next);
  }
  return at;
}

/// What is left after undoing the newest applied revision N times.
result<revision_set> undo(const graph& revisions, const indexes& heads, int steps) {
  auto left = revisions.below(heads);
  for (int taken = 0; taken < steps; ++taken) {
    const auto tops = revisions.heads(left);
    if (tops.empty()) {
      return refuse(errc::out_of_range, "`downgrade base` undoes all of them",
                    "-{} leads below the first revision: {} can be undone", steps, taken);
    }
    if (tops.size() > 1) {
      return refuse(errc::ambiguous, "name the revision to go back to",
                    "-{} can undo several revisions: {}", steps, revisions.list(tops));
    }
    left[tops.front()] = false;
  }
  return left;
}

/// What is left when everything that stands on a revision is undone.
result<revision_set> undo_above(const graph& revisions, const indexes& heads,
                                revision_index target) {
  auto left = revisions.below(heads);
  if (!left[target]) {
    return refuse(errc::not_an_ancestor, "`current` shows where it stands",
                  "the database has not been upgraded to revision {}",
                  revisions.revisions().id(target));
  }
  const auto gone = revisions.above(revisions.children(target));
  for (revision_index each = 0; each < revisions.size(); ++each) {
    if (gone[each]) left[each] = false;
  }
  return left;
}

result<revision_set> left_after_downgrade(const graph& revisions, const indexes& heads,
                                          std::string_view target) {
  if (target.empty()) {
    return refuse(errc::usage, "`-1` undoes the last revision, `base` all of them",
                  "a downgrade needs a target");
  }
  const auto steps = relative(target);
  if (!steps) return tl::unexpected{steps.error()};
  if (*steps) {
    if (**steps > 0) {
      return refuse(errc::out_of_range, "`upgrade` goes up", "a downgrade cannot go to {}", target);
    }
    return undo(revisions, heads, -**steps);
  }
  if (target == "base") return revision_set(revisions.size());
  const auto named_targets = named(revisions, target);
  if (!named_targets) return tl::unexpected{named_targets.error()};
  if (named_targets->size() != 1) {
    return refuse(errc::ambiguous, "name one of them",
                  "a downgrade goes to one revision, not to {}", revisions.list(*named_targets));
  }
  return undo_above(revisions, heads, named_targets->front());
}

}  // namespace

result<plan> plan_upgrade(const graph& revisions, const indexes& heads, std::string_view target) {
  const auto steps = relative(target);
  if (!steps) return tl::unexpected{steps.error()};
  if (*steps && **steps < 0) {
    return refuse(errc::out_of_range, "`downgrade` goes down", "an upgrade cannot go to {}",
                  target);
  }
  const auto tops = *steps ? climb(revisions, heads, **steps) : named(revisions, target);
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
  const auto left = left_after_downgrade(revisions, heads, target);
  if (!left) return tl::unexpected{left.error()};

  const auto applied = revisions.below(heads);
  plan found{.from = heads, .steps = {}, .heads = revisions.heads(*left)};
  for (auto each = revisions.size(); each-- > 0;) {
    if (applied[each] && !(*left)[each]) found.steps.push_back({each, direction::downgrade});
  }
  return found;
}

result<indexes> resolve_heads(const graph& revisions, const std::vector<std::string>& targets) {
  indexes tops;
  for (const auto& target : targets) {
    const auto found = named(revisions, target);
    if (!found) return tl::unexpected{found.error()};
    tops.insert(tops.end(), found->begin(), found->end());
  }
  return revisions.heads(revisions.below(tops));
}

}  // namespace aludel::detail
