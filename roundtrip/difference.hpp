// SPDX-License-Identifier: MIT
// How two snapshots differ, in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "roundtrip/snapshot.hpp"

namespace aludel::roundtrip {

/// A line for each object that is in one snapshot only, or in both with different definitions;
/// none for the parts of an object that is itself in one only. `step` is what led from `expected`
/// to `found`: "the downgrade".
[[nodiscard]] std::vector<std::string> differences(const snapshot& expected, const snapshot& found,
                                                   std::string_view step);

}  // namespace aludel::roundtrip
