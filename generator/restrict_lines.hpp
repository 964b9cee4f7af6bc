// SPDX-License-Identifier: MIT
// What pg_dump writes for psql alone.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace aludel::generator {

struct line_range {
  std::size_t offset = 0;
  std::size_t length = 0;  ///< without the line's end
};

/// Where `\restrict KEY` and `\unrestrict KEY` stand, between which psql obeys no other such
/// command.
[[nodiscard]] std::vector<line_range> restrict_lines(std::string_view dump);

}  // namespace aludel::generator
