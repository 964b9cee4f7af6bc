// SPDX-License-Identifier: MIT
// PostgreSQL's statements that change an enum.
#pragma once

#include <vector>

#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"

namespace aludel::autogenerate {

/// Precondition: that is all that it takes.
[[nodiscard]] statements add_labels(const object& before, const object& after);

/// An enum that loses values, or has them in another order, is made anew with the columns that
/// have it.
[[nodiscard]] statements remake_enum(const object& before, const object& after,
                                     const std::vector<const object*>& columns);
/// Once all columns that had it have another type.
[[nodiscard]] statement drop_old_enum(const object& of);

}  // namespace aludel::autogenerate
