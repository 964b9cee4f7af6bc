// SPDX-License-Identifier: MIT
// A revision that makes one database like another.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <map>
#include <string>
#include <string_view>
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

/// One way. `there`: what is not compared in the database that this is for.
[[nodiscard]] result<statements> statements_of(const side& from, const side& to,
                                               const std::vector<change>& changes,
                                               const std::vector<object>& there);

/// What makes all of it in an empty database.
[[nodiscard]] result<statements> creation_of(const side& what);

/// As a section of a revision file has them: each with its semicolon, behind its remarks.
[[nodiscard]] std::string as_section(const statements& all);
/// The same below a line, with a line's end.
[[nodiscard]] std::string indented(const statements& all);

/// The objects that come or go whole, by name: what is said of their parts goes without saying.
[[nodiscard]] std::map<std::string_view, const object_key*> come_or_gone(
    const std::vector<change>& changes);

/// A line for each: "+ table users", "~ column users.name: type text, was integer".
[[nodiscard]] std::vector<std::string> described(const std::vector<change>& changes);

}  // namespace aludel::autogenerate
