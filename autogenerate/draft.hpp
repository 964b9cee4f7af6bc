// SPDX-License-Identifier: MIT
// A revision that makes one database like another.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <string>
#include <vector>

#include "autogenerate/compare.hpp"
#include "autogenerate/statement.hpp"
#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

/// Both ways.
struct draft {
  statements upgrade;
  statements downgrade;
};

/// What a database is made of, and a way to ask it.
struct side {
  detail::database& connection;
  schema made_of;
};

/// Of the changes between them, which must be those of `compare`.
[[nodiscard]] result<draft> draft_between(const side& before, const side& after,
                                          const std::vector<change>& changes);

/// As a section of a revision file has them: each with its semicolon, behind its remark.
[[nodiscard]] std::string as_section(const statements& all);

/// A line for each: "+ table users", "~ column users.name: type text, was integer".
[[nodiscard]] std::vector<std::string> described(const std::vector<change>& changes);

}  // namespace aludel::autogenerate
