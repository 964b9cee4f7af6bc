// SPDX-License-Identifier: MIT
// A database's schema as a sorted list of its objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/database.hpp"

namespace aludel::roundtrip {

/// Each part of the schema that can change by itself: a table, each of its columns, an index, …
struct object {
  std::string kind;        ///< "index"
  std::string name;        ///< "public.ix_users_email"; unique among its kind
  std::string definition;  ///< equal if and only if the object is; may be empty
  std::string owner;       ///< kind and name of what it goes away with: "table public.users"

  [[nodiscard]] std::string title() const { return kind + ' ' + name; }
};

/// Sorted by kind and name.
using snapshot = std::vector<object>;

/// Aludel's own tables, and what belongs to an extension, are left out. It looks at more than what
/// `autogenerate` can write (owners, privileges, foreign tables), and by queries of its own: what
/// that has made is judged by this.
[[nodiscard]] result<snapshot> take_snapshot(detail::database& connection,
                                             const table_names& own = {});

[[nodiscard]] result<snapshot> take_postgresql_snapshot(detail::database& connection,
                                                        const table_names& own);
[[nodiscard]] result<snapshot> take_sqlite_snapshot(detail::database& connection,
                                                    const table_names& own);

/// Aludel's own tables as an SQL list.
[[nodiscard]] std::string own_tables(const table_names& own);

}  // namespace aludel::roundtrip
