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

/// What the walk is given besides the revisions.
struct surroundings {
  source database;
  std::vector<std::filesystem::path> versions;  ///< where revision files are, for messages
  std::vector<seed> seeds;
};

/// Prints a line for each revision that passes, and the differences of each that does not. After
/// a failure the walk goes on with a new scratch database; it ends early only where a revision
/// does not upgrade at all. Errors: the scratch database cannot be made or read, a seed fails.
[[nodiscard]] result<tally> walk(const detail::graph& revisions, const surroundings& given);

}  // namespace aludel::roundtrip
