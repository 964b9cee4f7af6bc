// SPDX-License-Identifier: MIT
// Can code that was written before a revision notice that it ran? A narrow answer: what is not
// certain to be invisible is breaking. docs/compatibility.md has the rules.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "generator/known_names.hpp"
#include "generator/revision.hpp"

namespace aludel::generator {

/// Statements that are longer are for machines, and their trees are deep or wide.
inline constexpr std::size_t most_tokens = 5'000;

/// What a statement of an upgrade is looked at with.
class surroundings {
public:
  surroundings(known_names& names, std::uint32_t revision) : names_(names), revision_(revision) {}

  /// No code from before the revision can mean anything by this name.
  [[nodiscard]] bool is_new(std::string_view name) const { return names_.is_new(name, revision_); }
  /// The statements before the revision have this word somewhere.
  [[nodiscard]] bool is_used(std::string_view word) const {
    return names_.is_used(word, revision_);
  }
  /// They made something that may notice a column more of this table.
  [[nodiscard]] bool is_watched(const std::string& table) const {
    return names_.is_marked("*", revision_) || names_.is_marked(table, revision_);
  }

  std::set<std::string> tables{};  ///< made by the revision before the statement

private:
  known_names& names_;
  std::uint32_t revision_;
};

/// By the tree of PostgreSQL's own parser.
[[nodiscard]] bool is_compatible_postgresql(const revision& from, const statement& what,
                                            surroundings& with);

/// Marks what may notice a column more: with `*` if of any table, or with the table's name.
void mark_watchers(const revision& from, const statement& what, const marks& add);

/// By tokens.
[[nodiscard]] bool is_compatible_sqlite(const revision& from, const statement& what,
                                        surroundings& with);

}  // namespace aludel::generator
