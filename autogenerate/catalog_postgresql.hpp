// SPDX-License-Identifier: MIT
// What PostgreSQL's catalog is asked: a query for each kind of object, and one for what needs what.
// The server writes all definitions.
#pragma once

#include <aludel/bundle.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// What stands before each query: which schemas and relations are looked at.
[[nodiscard]] std::string common_part(const table_names& own);

/// A query's rows: owner, name, position; its address in the catalog: class, object, part of it;
/// and then the facts.
struct kind_query {
  object_kind kind;
  std::vector<std::string_view> facts;
  std::string sql;
};
[[nodiscard]] const std::vector<kind_query>& kind_queries();
/// The same of what tables have from others, as partitions or heirs.
[[nodiscard]] const std::vector<kind_query>& inherited_queries();

/// Rows: class, object, part, comment, and the name of a part that is a column. An extension brings
/// its own.
extern const std::string_view comments_query;

/// Rows: class, object, part, and who may do what with it, apart from its owner: "SELECT TO
/// reader", "USAGE TO PUBLIC", with `between_labels` between them. Nobody: an empty text. Of all
/// objects, or of those of which it has been said.
[[nodiscard]] std::string privileges_query(bool all);

/// Rows: class, object and part of what needs something, the same of what it needs, and whether it
/// only stands for that.
extern const std::string_view needs_query;
/// Class, number and 0 of an object, and its owner.
extern const std::string_view owners_query;

}  // namespace aludel::autogenerate
