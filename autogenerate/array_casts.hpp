// SPDX-License-Identifier: MIT
// One of the server's two ways to write an array.
#pragma once

#include <string>
#include <string_view>

namespace aludel::autogenerate {

/// What the server writes of `a IN ('x', 'y')`, where a is varchar, it writes otherwise once it has
/// read that: ARRAY['x', 'y']::text[] becomes ARRAY['x'::text, 'y'::text]. The latter, for each
/// array in the text whose elements are constants or columns.
[[nodiscard]] std::string spread_array_casts(std::string_view text);

}  // namespace aludel::autogenerate
