// SPDX-License-Identifier: MIT
// What goes and what comes that is alike but for its name.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "autogenerate/compare.hpp"
#include "autogenerate/rename.hpp"

namespace aludel::autogenerate {

/// Of these tables, which were renamed or have renamed parts: constraints, indexes and sequences
/// that are wholly alike. Nothing but their names can be meant.
[[nodiscard]] std::vector<name_change> renames_along(dialect language,
                                                     const std::vector<change>& changes,
                                                     const std::set<std::string>& tables);

/// What may be a rename, and may be none: of tables with the same columns, columns of a table with
/// the same type, and the like. Without those that are refused; nothing is in two of them.
[[nodiscard]] std::vector<name_change> likely_renames(const schema& before, const schema& after,
                                                      const std::vector<change>& changes,
                                                      const std::set<name_change>& refused = {});

}  // namespace aludel::autogenerate
