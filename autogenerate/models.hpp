// SPDX-License-Identifier: MIT
// Models of C++, as statements.
#pragma once

#include <aludel/error.hpp>
#include <aludel/schema.hpp>
#include <string>
#include <vector>

#include "autogenerate/schema.hpp"
#include "runtime/src/code.hpp"
#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

/// The models of an application, and the file that they stand in.
struct models {
  model::schema made_of;
  std::string file;
};

/// What makes them. Errors are of the models, with their places: a dialect has not what they want,
/// a name is used twice, a key or an index is of columns that are not there. A key that refers to a
/// table which is not among them is one too, unless `others` says that there are more tables.
[[nodiscard]] tl::expected<std::vector<detail::recorded_statement>, std::vector<error>>
statements_of(const models& all, dialect language, bool others);

/// The renames that models tell of and nobody has made yet: the old name is there, and not the new
/// one.
[[nodiscard]] std::vector<std::string> renames_left(const model::schema& all, const schema& before);

/// Runs them. Of what the database refuses, the first.
[[nodiscard]] std::vector<error> make(detail::database& connection, const models& all, bool others);

}  // namespace aludel::autogenerate
