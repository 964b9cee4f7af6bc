// SPDX-License-Identifier: MIT
// GRANT, REVOKE, and OWNER TO.
#pragma once

#include <vector>

#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"

namespace aludel::autogenerate {

/// Where privileges were read at all.
[[nodiscard]] statements change_privileges(const object& before, const object& after);
/// Of an object that was made just now, and has what is usual.
[[nodiscard]] statements new_privileges(const object& of);

/// What others had before it was made anew.
[[nodiscard]] statements same_privileges(const object& before);
/// Whose it was before that.
[[nodiscard]] statements same_owner(const object& before);

}  // namespace aludel::autogenerate
