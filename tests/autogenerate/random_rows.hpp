// SPDX-License-Identifier: MIT
// Rows for random schemas, and what has to be left of them.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "autogenerate/draft.hpp"

namespace aludel::test {

/// Statements that add rows, of which some are refused where they do not fit.
[[nodiscard]] std::vector<std::string> random_rows(const autogenerate::schema& of,
                                                   std::mt19937& random);

/// For each table, a query for what has to be the same before and behind these changes: the values
/// of the columns that stay what they are, or else the number of rows.
[[nodiscard]] std::map<std::string, std::string> what_stays(
    const autogenerate::schema& before, const autogenerate::schema& after,
    const autogenerate::statements& changes);

}  // namespace aludel::test
