// SPDX-License-Identifier: MIT
// The functions that every PostgreSQL database has.
#pragma once

#include <string_view>

namespace aludel::generator {

/// Whether PostgreSQL itself has a function of this name, in lower case.
[[nodiscard]] bool is_built_in_function(std::string_view name);

}  // namespace aludel::generator
