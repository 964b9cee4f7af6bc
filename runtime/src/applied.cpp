// SPDX-License-Identifier: MIT
#include "runtime/src/applied.hpp"

#include <algorithm>
#include <set>

#include "runtime/src/refusal.hpp"

namespace aludel::detail {

namespace {

/// The heads that these rows make, as the version table has them.
std::vector<recorded_head> heads_of(const std::vector<history_row>& rows) {
  std::set<std::string> ids;
  for (const auto& row : rows) {
    for (auto& each : ids_in(row.parents + ' ' + row.dependencies)) ids.insert(std::move(each));
  }
  std::vector<recorded_head> heads;
  for (const auto& row : rows) {
    if (!ids.contains(row.revision)) heads.push_back({row.revision, row.chain});
  }
  return heads;
}

}  // namespace

std::vector<history_row> applied_rows(std::vector<history_row> history) {
  std::vector<history_row> applied;
  for (auto& row : history) {
    if (row.statement || row.outcome != "done") continue;
    std::erase_if(applied, [&](const history_row& each) { return each.revision == row.revision; });
    if (row.event == "upgrade" || row.event == "stamp") applied.push_back(std::move(row));
  }
  return applied;
}

result<std::vector<history_row>> applied_at(record& tables, const state& at) {
  auto history = tables.history(at);
  if (!history) return tl::unexpected{history.error()};
  auto applied = applied_rows(std::move(*history));
  const auto expected = heads_of(applied);
  const bool same = std::is_permutation(
      expected.begin(), expected.end(), at.heads.begin(), at.heads.end(),
      [](const recorded_head& a, const recorded_head& b) { return a.revision == b.revision; });
  if (same) return applied;
  return refuse(errc::inconsistent_record, repair_hint,
                "the version table says {}, but its history leads to {}", standing(at.heads),
                standing(expected));
}

}  // namespace aludel::detail
