// SPDX-License-Identifier: MIT
// Repairing the record of a database, after somebody wrote to it or restored a part of it.
#pragma once

#include <aludel/aludel.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/examine.hpp"

namespace aludel {

struct repair_report {
  std::vector<detail::finding> findings;  ///< empty: nothing is wrong
  std::vector<step_report> steps;         ///< what is recorded anew, as a stamp reports it
  std::vector<std::string> heads;         ///< where the database stands, or will
  std::size_t seen = 0;                   ///< what an earlier repair has seen already
  bool decided = true;                    ///< false: something is to be done by hand first
  bool repaired = false;
};

/// Looks closely at both tables, holds them against each other and against the bundle, and, if
/// `agree` says so of what was found, mends what can be mended: the version table is written anew,
/// and rows are added to the history, the last of them, `repair`, saying what was found. No row of
/// the history is changed or removed. Nothing wrong, or something to be done by hand: `agree` is
/// not asked. No schema is looked at, and no revision is run.
[[nodiscard]] result<repair_report> repair(const bundle& revisions, std::string_view url,
                                           const options& wishes,
                                           const std::function<bool(const repair_report&)>& agree);

}  // namespace aludel
