// SPDX-License-Identifier: MIT
#include "runtime/src/applied.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "runtime/src/refusal.hpp"

namespace aludel::detail {

namespace {

/// The ids that are parents or dependencies of these revisions.
std::set<std::string> below(const std::vector<history_row>& rows) {
  std::set<std::string> ids;
  for (const auto& row : rows) {
    std::istringstream words{row.parents + ' ' + row.dependencies};
    for (std::string each; words >> each;) ids.insert(each);
  }
  return ids;
}

/// The heads that these rows make, as the version table has them.
std::vector<recorded_head> heads_of(const std::vector<history_row>& rows) {
  const auto ids = below(rows);
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
  auto history = tables.history();
  if (!history) return tl::unexpected{history.error()};
  // Rows are only added: those of others who came since are not of this state.
  std::erase_if(*history, [&](const history_row& each) { return each.sequence > at.sequence; });
  auto applied = applied_rows(std::move(*history));
  const auto expected = heads_of(applied);
  const bool same = std::is_permutation(
      expected.begin(), expected.end(), at.heads.begin(), at.heads.end(),
      [](const recorded_head& a, const recorded_head& b) { return a.revision == b.revision; });
  if (same) return applied;
  return refuse(errc::unexpected_schema,
                "restore the tables from a backup, or look at who wrote to them",
                "the version table says {}, but its history leads to {}", standing(at.heads),
                standing(expected));
}

}  // namespace aludel::detail
