// SPDX-License-Identifier: MIT
// What tables of PostgreSQL have from others: as partitions, or as they inherit from them.
#pragma once

#include <string>
#include <vector>

#include "autogenerate/compare.hpp"
#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"

namespace aludel::autogenerate {

/// The tables that it inherits from, or is a partition of, each before its own.
[[nodiscard]] std::vector<std::string> ancestors_of(const schema& in, const std::string& table);

/// It has such a column from one of the tables that it inherits from, directly or not.
[[nodiscard]] bool inherits_column(const schema& in, const std::string& table,
                                   const std::string& column);

/// A table's default reaches those that inherit from it. These are what such ones have of their
/// own, to be said behind that, in this order.
[[nodiscard]] std::vector<const object*> defaults_behind_parents(const schema& after,
                                                                 const std::vector<step>& steps);

/// A default that goes makes room for what is inherited; nothing, where that is nothing, or where
/// it is no default, or stays.
[[nodiscard]] statements inherit_default(const object& old, const schema& after);

}  // namespace aludel::autogenerate
