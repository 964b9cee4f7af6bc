// SPDX-License-Identifier: MIT
// Definitions, written as SQL of a dialect.
#pragma once

#include <aludel/backfill.hpp>
#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <aludel/model.hpp>
#include <aludel/objects.hpp>
#include <aludel/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/quotes.hpp"

namespace aludel::detail {

/// Thrown where an operation cannot be written for the dialect at hand, or makes no sense in any;
/// what runs a revision catches it. Without a place.
struct refused_operation {
  error problem;
};

inline constexpr std::size_t rows_in_a_statement = 500;

/// Names are quoted, and refused where a database would cut or could not keep them.
class ddl {
public:
  explicit ddl(dialect language) : language_(language) {}

  [[nodiscard]] dialect language() const { return language_; }
  [[nodiscard]] std::string name(std::string_view plain) const;
  [[nodiscard]] std::string qualified(const model::object_name& of) const;
  /// `"a", "b"`
  [[nodiscard]] std::string list(const model::names& all) const;
  [[nodiscard]] std::string type(const model::type& of) const;

  // SQL that others have written: see written_sql.hpp.

  [[nodiscard]] std::string statement(std::string_view sql) const;
  [[nodiscard]] std::string expression(std::string_view sql) const;
  /// As it stands behind DEFAULT.
  [[nodiscard]] std::string default_value(std::string_view sql) const;

  [[nodiscard]] std::string literal(const model::value& of) const;
  /// With values in place of its $1, $2, …
  [[nodiscard]] std::string with_values(std::string_view sql,
                                        const std::vector<model::value>& values) const;
  /// Statements of up to `rows_in_a_statement` each.
  [[nodiscard]] std::vector<std::string> insert(
      const model::object_name& table, const model::names& columns,
      const std::vector<std::vector<model::value>>& rows) const;

  /// All of a backfill at once.
  [[nodiscard]] std::string update(const model::backfill& of) const;

  /// As it stands in CREATE TABLE and ADD COLUMN.
  [[nodiscard]] std::string column(const model::column& of) const;
  /// With its name: as it stands in CREATE TABLE and ADD CONSTRAINT.
  [[nodiscard]] std::string constraint(const model::object_name& table,
                                       const model::constraint& of) const;

  /// Empty, if only comments change.
  [[nodiscard]] std::string alter_table(const model::object_name& table,
                                        const std::vector<model::table_change>& changes) const;
  /// The comments on columns that changes make.
  [[nodiscard]] std::vector<std::string> comments(
      const model::object_name& table, const std::vector<model::table_change>& changes) const;

  [[nodiscard]] std::vector<std::string> create_table(const model::table& of,
                                                      bool if_not_exists) const;
  [[nodiscard]] std::string create_index(const model::index_on& of, bool if_not_exists) const;

  // What stands behind CREATE FUNCTION and its like.

  [[nodiscard]] std::string function(const model::function& of) const;
  /// With the types of its arguments, as DROP FUNCTION has it.
  [[nodiscard]] std::string signature(const model::object_name& of,
                                      const std::vector<model::type>& arguments) const;
  [[nodiscard]] std::string trigger(const model::trigger& of) const;
  [[nodiscard]] std::string trigger_name(const model::object_name& table,
                                         std::string_view plain) const;
  [[nodiscard]] std::string domain(const model::domain& of) const;

  /// COMMENT ON; nothing on SQLite, which keeps no comments.
  [[nodiscard]] std::vector<std::string> comment_on(std::string_view kind,
                                                    const std::string& quoted,
                                                    std::string_view text) const;

private:
  [[nodiscard]] bool postgresql() const { return language_ == dialect::postgresql; }
  [[nodiscard]] std::string identity(const model::column& of) const;
  [[nodiscard]] std::string key(const model::constraint& of) const;
  [[nodiscard]] std::string default_clause(const model::column& of) const;
  [[nodiscard]] std::string referred(const model::object_name& table,
                                     const model::constraint& of) const;
  [[nodiscard]] std::string foreign_key(const model::object_name& table,
                                        const model::constraint& of) const;
  [[nodiscard]] std::string exclusion(const model::constraint& of) const;
  [[nodiscard]] std::string part(const model::index_part& of) const;
  [[nodiscard]] std::string table_body(const model::table& of) const;

  dialect language_;
};

/// The name that the constraint or index has, or else the one that PostgreSQL would give it.
[[nodiscard]] std::string name_of(const model::object_name& table, const model::constraint& of);
[[nodiscard]] std::string name_of(const model::index_on& of);

/// Whether SQLite's ALTER TABLE has them, so that it need not make the table anew.
[[nodiscard]] bool has_statement_in_sqlite(const std::vector<model::table_change>& changes);

/// Throws `refused_operation` for a value that no database takes.
void check_value(const model::value& of);

/// Throws `refused_operation`.
[[noreturn]] void refuse(errc code, std::string message, std::string hint);

}  // namespace aludel::detail
