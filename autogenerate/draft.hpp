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
  const schema& made_of;
};

/// Of the changes between them, which must be those of `compare`.
[[nodiscard]] result<draft> draft_between(const side& before, const side& after,
                                          const std::vector<change>& changes);

/// A difference that can be dealt with by itself.
struct difference {
  std::vector<std::string> lines;  ///< as `described` has them
  statements undo;                 ///< make the second like the first
  statements adopt;                ///< make the first like the second
};
/// In an order in which they can be adopted; to undo them, begin with the last.
[[nodiscard]] result<std::vector<difference>> differences_between(const side& before,
                                                                  const side& after);

/// What makes all of it in an empty database.
[[nodiscard]] result<statements> creation_of(const side& what);

/// As a section of a revision file has them: each with its semicolon, behind its remark.
[[nodiscard]] std::string as_section(const statements& all);
/// The same below a line, with a line's end.
[[nodiscard]] std::string indented(const statements& all);

/// A line for each: "+ table users", "~ column users.name: type text, was integer".
[[nodiscard]] std::vector<std::string> described(const std::vector<change>& changes);

}  // namespace aludel::autogenerate
