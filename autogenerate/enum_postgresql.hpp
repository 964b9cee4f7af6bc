// SPDX-License-Identifier: MIT
// PostgreSQL's statements that change an enum.
#pragma once

#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"

namespace aludel::autogenerate {

/// Precondition: that is all that it takes.
[[nodiscard]] statements add_labels(const object& before, const object& after);

}  // namespace aludel::autogenerate
