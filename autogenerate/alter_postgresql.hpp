// SPDX-License-Identifier: MIT
// PostgreSQL's statements that change an object in place.
#pragma once

#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"
#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

/// All but its comment, and what has to wait for others.
[[nodiscard]] statements alter(const object& before, const object& after, const casts& known);

/// An enum that loses values, or has them in another order, is made anew with the columns that
/// have it.
[[nodiscard]] statements remake_enum(const object& before, const object& after,
                                     const std::vector<const object*>& columns);
/// Once all columns that had it have another type.
[[nodiscard]] statement drop_old_enum(const object& of);

/// What a table has besides its columns and constraints: security, replication. Of one that is
/// created: `before` has nothing.
[[nodiscard]] statements table_settings(const object& before, const object& after);

/// Once its indexes are there.
[[nodiscard]] statements replica_identity(const object& before, const object& after);

}  // namespace aludel::autogenerate
