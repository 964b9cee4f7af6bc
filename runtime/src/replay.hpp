// SPDX-License-Identifier: MIT
// The history, read row by row as what it says happened: what it leaves applied, and which rows
// cannot be what Aludel wrote. By sequence alone: clocks may be wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/src/graph.hpp"
#include "runtime/src/record.hpp"

namespace aludel::detail {

/// Something about rows that are there, or are not. Its text is the same whenever it is found.
struct row_fault {
  std::string text;
  bool seen = false;  ///< a later `repair` has recorded it
};

struct applied_revision {
  const history_row* row = nullptr;  ///< by which it counts as applied
  bool sound = true;                 ///< the row is as it was written, as far as can be told
};

struct replayed {
  std::map<std::string, applied_revision> applied;  ///< by id
  std::set<std::string> heads;                      ///< the ids of those that none stands on
  std::vector<std::string> positions;  ///< after each row: ids of the heads, separated by spaces
  std::vector<row_fault> faults;
  bool damaged = false;  ///< a fault that no repair has seen
};

/// The rows live as long as what is returned.
[[nodiscard]] replayed replay(const graph& known, dialect language,
                              const std::vector<history_row>& rows);

/// "on 2026-11-20T09:30:00.000Z by app with shop 1.2"
[[nodiscard]] std::string written(const history_row& row);

/// The row's checksum is the revision's, or one that it had before an accepted change.
[[nodiscard]] bool agrees(const bundle& revisions, revision_index each, const history_row& row,
                          dialect language);
/// Whether an accepted change explains that a chain is another one.
[[nodiscard]] bool may_differ(const bundle& revisions, dialect language,
                              const revision_set& applied);

}  // namespace aludel::detail
