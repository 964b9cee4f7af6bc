// SPDX-License-Identifier: MIT
// What every script has around what it does: for whom it is, its checks, the tables, the lock.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/graph.hpp"
#include "runtime/src/record.hpp"
#include "runtime/src/script.hpp"

namespace aludel::detail {

/// Which script it is.
struct script_kind {
  const graph& revisions;
  dialect language;
  std::string_view command;            ///< "upgrade"
  std::vector<revision_index> before;  ///< the heads that it is for
  std::vector<revision_index> after;   ///< those that it leaves
};

/// Writes the statements of the script, as a run would execute them.
using script_body = std::function<result<void>(script&, record&)>;

struct written_script {
  std::string sql;
  std::vector<std::string> notes;  ///< what it does otherwise than a run
};

/// Where the database does not stand at `from`, the script stops before it does anything. Without a
/// body that check is all it does.
[[nodiscard]] result<written_script> whole_script(const script_kind& kind, const state& from,
                                                  const script_body& body);

/// A database at these heads, whose tables no database tells of.
[[nodiscard]] state assumed_state(const script_kind& kind);

}  // namespace aludel::detail
