// SPDX-License-Identifier: MIT
// From tokens to statements.
#pragma once

#include <vector>

#include "generator/revision.hpp"

namespace aludel::generator {

/// Splits at semicolons, but not inside parentheses, bodies of SQL-standard functions and
/// triggers. Refuses what would crash or hang the databases' parsers.
[[nodiscard]] std::vector<statement> split(const source& file, dialect language,
                                           const std::vector<token>& tokens, problems& found);

}  // namespace aludel::generator
