// SPDX-License-Identifier: MIT
// Values of enums that one end of a change has, and names elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "autogenerate/compare.hpp"

namespace aludel::autogenerate {

enum class end_of_change : std::uint8_t { before, after };

/// The schema, with the enums as they are at that end which have values more there, if anything
/// else that changes names one of these. Nothing: there are none.
[[nodiscard]] std::optional<schema> with_values_in_use(const schema& all,
                                                       const std::vector<change>& changes,
                                                       end_of_change which);

}  // namespace aludel::autogenerate
