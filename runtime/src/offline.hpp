// SPDX-License-Identifier: MIT
// Offline: what a run would execute, as a script for psql or sqlite3.
#pragma once

#include <aludel/aludel.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/plan.hpp"

namespace aludel {

struct script_report {
  std::string sql;
  dialect language = dialect::sqlite;
  std::vector<step_report> steps;  ///< what the script runs
  std::vector<std::string> heads;  ///< where a database stands after it
  std::vector<std::string> notes;  ///< what it does otherwise than a run
};

/// From these heads on; the target is `options.target`. No database is needed.
[[nodiscard]] result<script_report> write_script(const detail::graph& revisions, dialect language,
                                                 direction way,
                                                 const std::vector<detail::revision_index>& from,
                                                 const options&);

/// From where the database stands, which is only read.
[[nodiscard]] result<script_report> write_script(const detail::graph& revisions,
                                                 std::string_view url, direction way,
                                                 const options&);

}  // namespace aludel
