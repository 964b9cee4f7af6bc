// SPDX-License-Identifier: MIT
#include "runtime/src/applied.hpp"

#include <algorithm>

#include "runtime/src/state.hpp"

namespace aludel::detail {

std::vector<history_row> applied_rows(std::vector<history_row> history) {
  std::vector<history_row> applied;
  for (auto& row : history) {
    if (row.statement || row.outcome != "done") continue;
    std::erase_if(applied, [&](const history_row& each) { return each.revision == row.revision; });
    if (row.event == "upgrade" || row.event == "stamp") applied.push_back(std::move(row));
  }
  return applied;
}

result<std::vector<history_row>> applied_at(const graph& known, dialect language, record& tables,
                                            const state& at) {
  return read_consistent(known, language, at, tables).map(applied_rows);
}

}  // namespace aludel::detail
