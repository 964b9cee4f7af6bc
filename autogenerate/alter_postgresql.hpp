// SPDX-License-Identifier: MIT
// PostgreSQL's statements that change an object in place.
#pragma once

#include <vector>

#include "autogenerate/compare.hpp"
#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"
#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

/// All but its comment, and what has to wait for others.
[[nodiscard]] statements alter(const object& before, const object& after, const casts& known);

/// What a table has besides its columns and constraints: security, replication. Of one that is
/// created: `before` has nothing.
[[nodiscard]] statements table_settings(const object& before, const object& after);

/// Once its parents are as they are to be: what they do, they do to it too.
[[nodiscard]] statements inherited_not_null(const object& before, const object& after);

/// Once its indexes are there.
[[nodiscard]] statements replica_identity(const object& before, const object& after);

/// Of a table that is to be no partition, or one of another table, or no longer inherits.
[[nodiscard]] statements leave_parents(const object& before, const object& after);
/// Of one that is to be a partition, or to inherit, once it has what its parents have.
[[nodiscard]] statements join_parents(const object& before, const object& after);

/// Of partitions that get other bounds. All are detached first: two may exchange theirs.
[[nodiscard]] statements change_bounds(const std::vector<change>& partitions);

}  // namespace aludel::autogenerate
