// SPDX-License-Identifier: MIT
// A type of PostgreSQL that cannot become another one in place is remade, and the columns that have
// it get the new one: an enum that loses values or has them in another order, a domain of another
// type, a range, a composite type with an attribute of another type; and so are the types that have
// it.
#pragma once

#include <string>
#include <vector>

#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"
#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

/// So that the new one can be made: it gets another name, unless that is empty; else it is dropped,
/// as is a range, which has functions too: the columns have its text for a while.
[[nodiscard]] statements set_aside(const object& before, const std::string& old_name,
                                   const std::vector<const object*>& columns);
/// As they are to be: a domain's values are converted, others are the same as text. `attributes`:
/// those of a composite type.
[[nodiscard]] statements give_new_type(const object& before, const object& after,
                                       const std::vector<const object*>& columns,
                                       const std::vector<const object*>& attributes,
                                       const casts& known);
/// Of a composite type, those that stay, in the order that the old one has them by now; none, of
/// others.
[[nodiscard]] std::vector<const object*> kept_attributes(const std::string& type,
                                                         const schema& before, const schema& after);
/// What is left of it, once no column has it.
[[nodiscard]] statements drop_set_aside(const object& before, const std::string& old_name);

}  // namespace aludel::autogenerate
