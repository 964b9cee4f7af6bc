// SPDX-License-Identifier: MIT
// A close look at the record: the version table, the history and the bundle, held against each
// other. Pure: it reads a state and rows, and says what is wrong and what would mend it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/src/replay.hpp"

namespace aludel::detail {

enum class remedy : std::uint8_t {
  note,     ///< what is lost is lost: it is recorded that it was seen
  rewrite,  ///< the version table is written anew
  add,      ///< rows are added to the history
  by_hand,  ///< it cannot be decided here
};

/// "note", "rewrite", "add", "by-hand".
[[nodiscard]] std::string_view name(remedy what);

struct finding {
  std::string text;
  remedy what = remedy::note;
  std::string hint;  ///< what else it may be, or what to do by hand
};

struct examination {
  std::vector<finding> findings;     ///< empty: nothing is wrong
  std::vector<recorded_head> heads;  ///< what the version table should say
  std::vector<history_row> rows;     ///< to be added: `stamp` and `unstamp`
  std::size_t seen = 0;              ///< faults that an earlier repair has recorded
  bool decided = true;               ///< nothing is left to be done by hand first
};

[[nodiscard]] examination examine(const graph& known, dialect language, const state& now,
                                  const std::vector<history_row>& rows, const options& wishes = {});

}  // namespace aludel::detail
