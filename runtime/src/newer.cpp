// SPDX-License-Identifier: MIT
#include "runtime/src/newer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/applied.hpp"
#include "runtime/src/describe.hpp"
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
history_row half_applied(const std::vector<history_row>& history, const unfinished_step& which) {
  const auto found = std::find_if(history.rbegin(), history.rend(), [&](const history_row& each) {
    return each.revision == which.revision && each.statement;
  });
  auto row = found == history.rend() ? history_row{} : *found;
  row.revision = which.revision;
  return row;
}

/// The rows of all that is applied, one that is half applied last.
std::vector<history_row> rows_at(const graph& known, const state& from,
                                 const std::vector<history_row>& history) {
  auto rows = applied_rows(history);
  if (is_half_applied(known, from)) rows.push_back(half_applied(history, *from.unfinished));
  return rows;
}

/// What is wrong with the history, if anything is: a revision whose row is gone may be a breaking
/// one.
std::string damage(const graph& known, dialect language, const std::vector<history_row>& history) {
  const auto faults = replay(known, language, history).faults;
  const auto fault =
      std::find_if(faults.begin(), faults.end(), [](const row_fault& each) { return !each.seen; });
  return fault == faults.end() ? std::string() : fault->text;
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
  const auto history = read_consistent(known, language, from, tables);
  if (!history && history.error().code == errc::inconsistent_record) {
    return tl::unexpected{refusal(known, from, {history.error().message})};
  }
  if (!history) return tl::unexpected{history.error()};
  if (auto what = damage(known, language, *history); !what.empty()) {
    return tl::unexpected{refusal(known, from, {std::move(what)})};
  }
  auto rows = rows_at(known, from, *history);

  newer_state found;
  for (const auto& head : from.heads) found.recorded.push_back(head.revision);
  revision_set applied(known.size());
  std::vector<std::string> objections;
  for (const auto& row : rows) {
    if (const auto here = known.find(row.revision)) {
      applied[*here] = true;
      continue;
    }
    found.unknown.push_back(row.revision);
    if (auto why = objection(row); !why.empty()) objections.push_back(std::move(why));
  }
  if (!objections.empty()) return tl::unexpected{refusal(known, from, std::move(objections))};

  found.heads = known.heads(applied);
  if (auto same = check_runs(known, language, found.heads, std::move(rows)); !same) {
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
