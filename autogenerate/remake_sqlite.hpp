// SPDX-License-Identifier: MIT
// A table of SQLite that ALTER TABLE cannot make another is made anew, with its rows, and what that
// does to them is told.
#pragma once

#include <aludel/error.hpp>
#include <set>
#include <vector>

#include "autogenerate/compare.hpp"
#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"

namespace aludel::autogenerate {

/// What the table is among.
struct surroundings {
  const schema& before;
  const schema& after;
  const std::vector<object>& there;     ///< parts that are not compared, which stay
  const std::set<object_key>& dropped;  ///< by then, or made anew
};

/// A column or a constraint.
[[nodiscard]] bool is_part_of_table(const object& of);

/// `changes`: of the table and its parts. Errors: a definition that cannot be read; the table would
/// lose a part that is not compared.
[[nodiscard]] result<statements> remake_table(const object& old, const object& now,
                                              const std::vector<const change*>& changes,
                                              const surroundings& among);

}  // namespace aludel::autogenerate
