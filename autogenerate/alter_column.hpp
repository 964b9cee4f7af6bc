// SPDX-License-Identifier: MIT
// PostgreSQL's statements that change a column in place.
#pragma once

#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"
#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

[[nodiscard]] statements alter_column(const object& before, const object& after,
                                      const casts& known);

/// The comment on a column that gets this type, or what is made of it.
[[nodiscard]] std::string no_room(const object& column, std::string_view type);

/// What ALTER COLUMN TYPE forgets.
[[nodiscard]] statement set_storage(const object& of);

/// A sequence, as an expression, that goes on behind the numbers that the column has.
[[nodiscard]] statement go_on(const std::string& sequence, const object_key& column);

}  // namespace aludel::autogenerate
