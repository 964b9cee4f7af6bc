// SPDX-License-Identifier: MIT
#include "runtime/src/newer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/applied.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/refusal.hpp"
#include "runtime/src/replay.hpp"
#include "runtime/src/state.hpp"

namespace aludel::detail {

namespace {

bool is_half_applied(const graph& known, const state& from) {
  return from.unfinished && from.unfinished->way == direction::upgrade &&
         !known.find(from.unfinished->revision);
}

std::string title(const history_row& row) {
  return row.message.empty() ? row.revision : fmt::format("{} ({})", row.revision, row.message);
}

/// Why an unknown revision stands in the way; empty if it does not.
std::string objection(const history_row& row) {
  switch (row.compatible) {
    case compatibility::compatible:
      return {};
    case compatibility::breaking:
      return fmt::format("revision {} is breaking for releases that do not have it", title(row));
    case compatibility::unrecorded:
      break;
  }
  return fmt::format("revision {} is not recorded as compatible", title(row));
}

/// The row of an unknown revision that runs without a transaction, and does so now or was stopped.
result<history_row> half_applied(record& tables, const unfinished_step& which) {
  auto rows = tables.history();
  if (!rows) return tl::unexpected{rows.error()};
  const auto found = std::find_if(rows->rbegin(), rows->rend(), [&](const history_row& each) {
    return each.revision == which.revision && each.statement;
  });
  return found == rows->rend() ? history_row{} : std::move(*found);
}

/// The rows of all that is applied, one that is half applied last.
result<std::vector<history_row>> rows_at(const graph& known, const state& from, record& tables) {
  auto rows = applied_at(tables, from);
  if (!rows || !is_half_applied(known, from)) return rows;
  auto last = half_applied(tables, *from.unfinished);
  if (!last) return tl::unexpected{last.error()};
  last->revision = from.unfinished->revision;
  rows->push_back(std::move(*last));
  return rows;
}

/// A revision whose row is gone may be a breaking one.
result<void> check_undamaged(const graph& known, dialect language, const state& from,
                             record& tables) {
  const auto history = tables.history(from);
  if (!history) return tl::unexpected{history.error()};
  const auto found = replay(known, language, *history);
  const auto fault = std::find_if(found.faults.begin(), found.faults.end(),
                                  [](const row_fault& each) { return !each.seen; });
  if (fault == found.faults.end()) return {};
  return refuse(errc::inconsistent_record, repair_hint, "{}", fault->text);
}

error refusal(const graph& known, const state& from, std::vector<std::string> notes) {
  auto problem = newer(known, from);
  problem.notes.insert(problem.notes.begin(), notes.begin(), notes.end());
  return problem;
}

}  // namespace

bool is_newer(const graph& known, const state& from) {
  return is_half_applied(known, from) ||
         std::any_of(from.heads.begin(), from.heads.end(),
                     [&](const auto& head) { return !known.find(head.revision); });
}

result<newer_state> admit_newer(const graph& known, dialect language, const state& from,
                                record& tables, const options& wishes) {
  if (wishes.newer == newer_policy::refuse) return tl::unexpected{refusal(known, from, {})};
  if (auto sound = check_undamaged(known, language, from, tables); !sound) {
    return tl::unexpected{refusal(known, from, {sound.error().message})};
  }
  auto rows = rows_at(known, from, tables);
  if (!rows && rows.error().code == errc::inconsistent_record) {
    return tl::unexpected{refusal(known, from, {rows.error().message})};
  }
  if (!rows) return tl::unexpected{rows.error()};

  newer_state found;
  for (const auto& head : from.heads) found.recorded.push_back(head.revision);
  revision_set applied(known.size());
  std::vector<std::string> objections;
  for (const auto& row : *rows) {
    if (const auto here = known.find(row.revision)) {
      applied[*here] = true;
      continue;
    }
    found.unknown.push_back(row.revision);
    if (auto why = objection(row); !why.empty()) objections.push_back(std::move(why));
  }
  if (!objections.empty()) return tl::unexpected{refusal(known, from, std::move(objections))};

  found.heads = known.heads(applied);
  if (auto same = check_runs(known, language, found.heads, std::move(*rows)); !same) {
    return tl::unexpected{same.error()};
  }
  const auto left = plan_upgrade(known, found.heads, wishes.target);
  if (!left) return tl::unexpected{left.error()};
  if (left->steps.empty()) return found;
  std::vector<revision_index> pending;
  for (const auto& step : left->steps) pending.push_back(step.revision);
  return tl::unexpected{refusal(
      known, from,
      {fmt::format("this program's own {} {} not applied: that is for a release which has all of "
                   "them to do",
                   known.list(pending), pending.size() == 1 ? "is" : "are")})};
}

}  // namespace aludel::detail
