// SPDX-License-Identifier: MIT
// PostgreSQL's statements that change an object in place.
#pragma once

#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"
#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

/// All but its comment, and what has to wait for others.
[[nodiscard]] statements alter(const object& before, const object& after, const casts& known);

/// What a table has besides its columns and constraints: security, replication. Of one that is
/// created: `before` has nothing.
[[nodiscard]] statements table_settings(const object& before, const object& after);

/// Once its indexes are there.
[[nodiscard]] statements replica_identity(const object& before, const object& after);

/// Of a table that is to be no partition, or another one. `alter` attaches it.
[[nodiscard]] statements detach(const object& before, const object& after);

}  // namespace aludel::autogenerate
