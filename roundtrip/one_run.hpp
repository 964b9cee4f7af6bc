// SPDX-License-Identifier: MIT
// Upgrades of several revisions in one run, as databases get them: a revision that works alone need
// not work behind another one in the same transaction.
#pragma once

#include "roundtrip/walk.hpp"

namespace aludel::roundtrip {

struct runs_tally {
  int passed = 0;
  int failed = 0;
};

/// Upgrades an empty database to the heads in one run, and one that stands where the lock files
/// let databases stand: behind each revision that is frozen for the dialect, with those frozen
/// before it. Prints a line for each, and what is wrong: the schema must become `heads`, and the
/// seeds' rows survive. Errors: a lock file or the scratch database cannot be read, a seed fails.
[[nodiscard]] result<runs_tally> upgrade_in_one_run(const detail::graph& revisions,
                                                    const surroundings& given,
                                                    const snapshot& heads);

}  // namespace aludel::roundtrip
