// SPDX-License-Identifier: MIT
// What tables of PostgreSQL have from others: as partitions, or as they inherit from them.
#pragma once

#include <string>
#include <vector>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// The tables that it has it from, each before its own.
[[nodiscard]] std::vector<std::string> ancestors_of(const schema& in, const std::string& table);

/// It has such a column from one of them.
[[nodiscard]] bool inherits_column(const schema& in, const std::string& table,
                                   const std::string& column);

/// Of the first of them that has one for its column; null: none has.
[[nodiscard]] const object* inherited_default(const schema& in, const std::string& table,
                                              const std::string& column);

}  // namespace aludel::autogenerate
