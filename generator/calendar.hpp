// SPDX-License-Identifier: MIT
// Dates by the clock of a place.
#pragma once

#include <chrono>
#include <ctime>
#include <string>

namespace aludel::generator {

/// "utc", "local" (that of this machine), or an IANA name that this machine knows.
[[nodiscard]] bool is_time_zone(const std::string& name);

/// Precondition: is_time_zone(zone). Not for use by several threads at once.
[[nodiscard]] std::tm calendar(std::chrono::system_clock::time_point when, const std::string& zone);

}  // namespace aludel::generator
