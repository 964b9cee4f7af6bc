// SPDX-License-Identifier: MIT
// The round trips of all revisions, one after another.
#pragma once

#include <filesystem>
#include <vector>

#include "roundtrip/subject.hpp"

namespace aludel::roundtrip {

struct tally {
  int passed = 0;
  int skipped = 0;
  int failed = 0;
  int unreached = 0;
};

/// What the tests are given besides the revisions.
struct surroundings {
  source database;
  std::vector<std::filesystem::path> versions;  ///< where revision files and their lock files are
};

/// Where the walk has come to.
struct walked {
  tally counts;
  snapshot heads;           ///< the schema with all revisions, if none was unreached
  bool left_roles = false;  ///< on a server that keeps them
};

/// Prints a line for each revision that passes, and the differences of each that does not. After
/// a failure the walk goes on with a new scratch database; it ends early only where a revision
/// does not upgrade at all. Errors: the scratch database cannot be made or read, a seed fails.
[[nodiscard]] result<walked> walk(const detail::graph& revisions, const surroundings& given);

}  // namespace aludel::roundtrip
