// SPDX-License-Identifier: MIT
// A type of PostgreSQL that cannot become another one in place is made anew, and the columns that
// have it get the new one: an enum that loses values or has them in another order, a domain of
// another type, a range.
#pragma once

#include <vector>

#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"

namespace aludel::autogenerate {

/// So that the new one can be made: it gets another name; a range, which has functions too, is
/// dropped, and the columns have its text for a while.
[[nodiscard]] statements set_aside(const object& before, const std::vector<const object*>& columns);
/// As they are to be: their values are the same as text.
[[nodiscard]] statements give_new_type(const object& before, const object& after,
                                       const std::vector<const object*>& columns);
/// What is left of it, once no column has it.
[[nodiscard]] statements drop_set_aside(const object& before);

}  // namespace aludel::autogenerate
