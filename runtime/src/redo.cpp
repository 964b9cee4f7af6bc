// SPDX-License-Identifier: MIT
#include "runtime/src/redo.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/code.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/digest.hpp"
#include "runtime/src/migrate.hpp"
#include "runtime/src/refusal.hpp"
#include "runtime/src/state.hpp"

namespace aludel {

namespace {

using namespace detail;

/// The head that is meant.
result<revision_index> chosen(const graph& known, const std::vector<revision_index>& heads,
                              std::string_view target) {
  if (heads.empty()) {
    return refuse_change(errc::out_of_range, "`upgrade` applies them",
                         "no revision is applied to this database");
  }
  if (target.empty()) {
    if (heads.size() == 1) return heads.front();
    return refuse_change(errc::ambiguous, "name the one to redo",
                         "the database stands at several revisions: {}", known.list(heads));
  }
  const auto named = resolve_heads(known, {std::string(target)});
  if (!named) return tl::unexpected{named.error()};
  const bool one = named->size() == 1;
  if (one && std::find(heads.begin(), heads.end(), named->front()) != heads.end()) {
    return named->front();
  }
  return refuse_change(errc::not_an_ancestor,
                       fmt::format("the database stands at {}", known.list(heads)),
                       "{} is not the newest applied revision, and only that can be redone",
                       one ? known.revisions().id(named->front()) : target);
}

/// Where the recorded downgrade is of no use. An edited revision can only be purged.
std::string way_out(const graph& known, const std::vector<revision_index>& heads,
                    revision_index top) {
  auto left = known.below(heads);
  left[top] = false;
  const auto below = ids_of(known.revisions(), known.heads(left));
  return fmt::format("take {} back by hand, then `stamp --purge {}` and `upgrade`",
                     known.revisions().id(top),
                     below.empty() ? "base" : fmt::format("{}", fmt::join(below, " ")));
}

/// A redo that has begun.
struct attempt {
  stored_downgrade stored;  ///< of the revision, once it is known
  std::int64_t planned_at;  ///< the history's last number
};

/// The newest run is that of this revision as it is here.
bool is_redone(const session& run, const state& now, std::string_view revision) {
  const auto which = run.revisions.find(revision);
  if (!which || !now.last) return false;
  const auto& digests = run.revisions.revisions();
  return now.last->event == "upgrade" && now.last->revision == revision &&
         now.last->chain ==
             hex(digests.digest(*which, run.connection.language(), digest_kind::chain));
}

/// A downgrade that depends on the database cannot be stored. As long as the revision is the one
/// that ran, its own is as good.
std::optional<stored_downgrade> live_downgrade(const session& run, const state& now,
                                               revision_index top) {
  const auto& all = run.revisions.revisions();
  const auto language = run.connection.language();
  const auto row = describe(all, top, language, "downgrade", run.wishes);
  const bool same = std::any_of(now.heads.begin(), now.heads.end(), [&](const recorded_head& each) {
    return each.revision == row.revision && each.chain == row.chain;
  });
  const bool live = all.is_code(top) && record_code(all, top, code_part::downgrade, language).live;
  if (!same || !live) return std::nullopt;
  return stored_downgrade{
      .revision = row.revision, .checksum = row.checksum, .chain = row.chain, .live = true};
}

/// Down and up again; or up alone, if the way down is committed already; or nothing, where a COMMIT
/// without an answer had done it.
result<plan> plan_redo(const session& run, const state& now, attempt& begun) {
  const auto heads = known_heads(run.revisions, now);
  if (!heads) return tl::unexpected{heads.error()};
  if (now.sequence > begun.planned_at && is_redone(run, now, begun.stored.revision)) {
    return plan{.from = *heads, .steps = {}, .heads = *heads};
  }
  begun.planned_at = now.sequence;
  if (const auto which = run.revisions.find(begun.stored.revision);
      which && std::find(heads->begin(), heads->end(), *which) == heads->end()) {
    return plan_upgrade(run.revisions, *heads, begun.stored.revision);
  }
  const auto language = run.connection.language();
  if (const auto sound = read_consistent(run.revisions, language, now, run.tables); !sound) {
    return tl::unexpected{sound.error()};
  }
  const auto top = chosen(run.revisions, *heads, run.wishes.target);
  if (!top) return tl::unexpected{top.error()};
  const auto same = check_below(run.revisions, language, *heads, *top, run.tables);
  if (!same) return tl::unexpected{same.error()};
  auto downgrade = run.tables.downgrade_of(std::string(run.revisions.revisions().id(*top)));
  const bool none = !downgrade && downgrade.error().code == errc::irreversible;
  if (auto live = none ? live_downgrade(run, now, *top) : std::nullopt) {
    downgrade = std::move(*live);
  }
  if (!downgrade) {
    if (downgrade.error().code != errc::irreversible) return tl::unexpected{downgrade.error()};
    downgrade.error().notes = {"nothing was changed"};
    if (downgrade.error().hint.empty())
      downgrade.error().hint =
          way_out(run.revisions, *heads, *top) + "; or write a new revision that goes forward";
    return tl::unexpected{downgrade.error()};
  }
  begun.stored = std::move(*downgrade);
  begun.stored.way_out = way_out(run.revisions, *heads, *top);
  return plan{.from = *heads,
              .steps = {{*top, direction::downgrade}, {*top, direction::upgrade}},
              .heads = *heads};
}

result<report> run_redo(const bundle& revisions, std::string_view url, const options& wishes) {
  const auto connection = connect(revisions, url, wishes, purpose::change);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions};
  auto now = tables.read_patiently(wishes);
  if (!now) return tl::unexpected{now.error()};
  const graph known{revisions};
  attempt begun{.stored = {}, .planned_at = now->sequence};
  const session run{**connection, tables, known, wishes, &begun.stored};
  return migrate_from(
      run, [&](const state& from) { return plan_redo(run, from, begun); }, std::move(*now));
}

}  // namespace

std::vector<std::string> redoable(const bundle& revisions, std::string_view url) {
  const auto connection = connect(revisions, url, {}, purpose::look);
  if (!connection) return {};
  record tables{**connection, revisions};
  const auto now = tables.read();
  if (!now || now->unfinished) return {};
  const graph known{revisions};
  std::vector<std::string> found;
  for (const auto& head : now->heads) {
    const options wishes{.target = head.revision};
    attempt begun{.stored = {}, .planned_at = now->sequence};
    if (plan_redo({**connection, tables, known, wishes, &begun.stored}, *now, begun)) {
      found.push_back(head.revision);
    }
  }
  return found;
}

result<report> redo(const bundle& revisions, std::string_view url, const options& wishes) {
  auto together = wishes;
  together.transaction_per_revision = false;
  return told(together, [&] { return run_redo(revisions, url, together); });
}

}  // namespace aludel
