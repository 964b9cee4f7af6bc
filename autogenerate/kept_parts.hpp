// SPDX-License-Identifier: MIT
// What PostgreSQL's tables have from others, and keep when they leave them; they need it before
// they join them.
#pragma once

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// The schema with what its tables have from parents that they do not have in the other one, as if
/// it were their own: columns, constraints, indexes.
[[nodiscard]] schema with_kept_parts(const schema& of, const schema& other);

}  // namespace aludel::autogenerate
