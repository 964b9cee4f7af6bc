// SPDX-License-Identifier: MIT
// Objects that get another name and keep what they have.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "autogenerate/draft.hpp"
#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// Both keys are of one kind, and as the objects are called before all renames and behind all.
struct name_change {
  object_key before;
  object_key after;

  auto operator<=>(const name_change&) const = default;
};

/// What something is called behind the renames: its own, its table's, its schema's.
[[nodiscard]] object_key called_then(const object_key& of, const std::vector<name_change>& all);

/// The server's own statements, both ways, in an order in which each name is free. SQLite has them
/// for tables and columns: what else is called otherwise there is dropped and created.
[[nodiscard]] draft rename_statements(const schema& before, const schema& after,
                                      const std::vector<name_change>& all);

}  // namespace aludel::autogenerate
