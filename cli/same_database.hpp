// SPDX-License-Identifier: MIT
// Whether two URLs, however they are spelt, lead to one database.
#pragma once

#include <cstdint>
#include <string>

namespace aludel::commands {

enum class likeness : std::uint8_t { other, unknown, same };

/// Stands in a URL for a part that is not known.
inline constexpr auto unknown_part = "\x01";

/// Whoever connects, by libpq's defaults and by what files there are. A URL that cannot be read is
/// `unknown`; so is a database that differs in nothing but what is not known.
[[nodiscard]] likeness compare_databases(const std::string& one, const std::string& other);

}  // namespace aludel::commands
