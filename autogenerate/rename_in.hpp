// SPDX-License-Identifier: MIT
// Renames in a scratch database: the server itself sees to everything that names what is renamed.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <vector>

#include "autogenerate/read.hpp"
#include "autogenerate/rename.hpp"
#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

/// What was done: what was told, and what went along with it.
struct renamed {
  std::vector<name_change> all;
  draft made;
};

/// A scratch database, and what it is made of, which is read anew.
struct scratch_side {
  detail::database& connection;
  schema& made_of;
};

[[nodiscard]] result<renamed> rename_in(const scratch_side& where, const schema& wanted,
                                        const std::vector<name_change>& told,
                                        const schema_reader& read);

/// The one behind the other.
void append(renamed& to, renamed more);

}  // namespace aludel::autogenerate
