// SPDX-License-Identifier: MIT
// What a database is made of, as its server describes it: two of these can be compared.
#pragma once

#include <aludel/bundle.hpp>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::autogenerate {

enum class object_kind : std::uint8_t {
  schema,
  extension,
  enum_type,
  composite_type,
  attribute,  ///< of a composite type
  range_type,
  domain,
  domain_constraint,
  sequence,
  function,
  procedure,
  aggregate,
  table,
  column,
  default_value,
  constraint,
  index,
  statistics,
  view,
  materialized_view,
  trigger,
  rule,
  policy,
  enum_value,  ///< only where it is renamed: else an enum's values are facts of it
};

/// As people call it: "materialized view".
[[nodiscard]] std::string_view name_of(object_kind kind);

/// As CREATE, DROP and COMMENT ON have it: "MATERIALIZED VIEW".
[[nodiscard]] std::string_view keyword(object_kind kind);

/// The kinds that others can be parts of.
inline constexpr std::array owners{object_kind::table, object_kind::view,
                                   object_kind::materialized_view, object_kind::composite_type,
                                   object_kind::domain};
[[nodiscard]] bool can_own(object_kind kind);

/// Which object it is. The names are written as SQL takes them.
struct object_key {
  object_kind kind{};
  std::string owner;  ///< of a part: the name of the table, or the like, that it belongs to
  std::string name;   ///< "users", "sales.orders", "touch(integer)"; of a column "email"

  auto operator<=>(const object_key&) const = default;
};

/// The type that an attribute is a part of; all else is whole.
[[nodiscard]] object_key whole_type(const object_key& of);

/// "the column users.email" without its article.
[[nodiscard]] std::string title(const object_key& of);

/// What a fact's name begins with that is a comment on a part which is no object of its own: a
/// column of a view, the index of a constraint.
inline constexpr std::string_view comment_on_part = "comment on ";
inline constexpr std::string_view comment_on_index = "comment on its index";

/// What can differ, by name: {"type", "integer"}. What an object does not have is left out.
using facts = std::map<std::string, std::string, std::less<>>;

struct object {
  object_key key;
  facts has{};
  std::string text{};  ///< SQLite: as it is written; does not count as a difference
  int position = 0;    ///< of a column in its table, or of one with what stands beside it; likewise
  /// PostgreSQL: of others than its owner, if they are not the usual ones; nor do these.
  std::optional<std::string> privileges{};
  std::string role{};                ///< PostgreSQL: its owner, if it is not who reads it; likewise
  std::vector<std::size_t> needs{};  ///< what has to be there before; places in the schema

  [[nodiscard]] bool is(std::string_view fact) const { return has.contains(fact); }
  /// Empty, if it does not have it.
  [[nodiscard]] const std::string& at(std::string_view fact) const;
};

[[nodiscard]] inline bool differs(const object& before, const object& after,
                                  std::string_view fact) {
  return before.at(fact) != after.at(fact);
}

/// Sorted by key.
struct schema {
  dialect language = dialect::postgresql;
  std::vector<object> objects;
  std::string current{};            ///< PostgreSQL: the schema of new objects without one
  std::vector<object> inherited{};  ///< PostgreSQL: constraints and indexes from tables' parents
  std::vector<object> left_out{};   ///< parts of its tables, and schemas, not compared
  bool partitions_told = false;     ///< all of them: one that is not here is to go

  [[nodiscard]] const object* find(const object_key& key) const;
};

}  // namespace aludel::autogenerate
