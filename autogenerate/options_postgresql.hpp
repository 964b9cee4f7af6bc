// SPDX-License-Identifier: MIT
// Facts that are lists: "fillfactor=70, parallel_workers=2".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/statement.hpp"

namespace aludel::autogenerate {

/// Views of the first.
[[nodiscard]] std::vector<std::string_view> only_in(std::string_view first, std::string_view second,
                                                    std::string_view separator = ", ");

/// Adds SET and RESET of the storage parameters that differ, behind "ALTER TABLE name".
void set_options(statements& into, const std::string& alter, std::string_view before,
                 std::string_view after);

}  // namespace aludel::autogenerate
