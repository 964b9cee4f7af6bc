// SPDX-License-Identifier: MIT
// Definitions, as a line that people read has room for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aludel::autogenerate {

/// With single spaces; longer than so many bytes, it is cut between two characters, and has "…".
[[nodiscard]] std::string on_one_line(std::string_view text,
                                      std::size_t most = std::string_view::npos);

}  // namespace aludel::autogenerate
