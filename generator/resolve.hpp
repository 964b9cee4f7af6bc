// SPDX-License-Identifier: MIT
// Ids as people write them: whole, or only their beginning.
#pragma once

#include <aludel/error.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::generator {

/// The id that is meant. Errors: unknown_revision, ambiguous (naming the candidates).
[[nodiscard]] result<std::string> resolve(const std::vector<std::string_view>& ids,
                                          std::string_view written);

}  // namespace aludel::generator
