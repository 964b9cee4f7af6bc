// SPDX-License-Identifier: MIT
// Writing JSON, without a library: what applications link stays small.
#pragma once

#include <string>
#include <string_view>

namespace aludel::detail {

/// A string with its quotes; what is not UTF-8 becomes U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace aludel::detail
