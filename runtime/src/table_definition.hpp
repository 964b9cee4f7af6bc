// SPDX-License-Identifier: MIT
// SQLite's CREATE TABLE as text that can be edited: what an edit does not name stays byte for byte.
#pragma once

#include <aludel/error.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/quotes.hpp"

namespace aludel::detail {

/// A part of the text.
struct span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

enum class clause_kind : std::uint8_t {
  nothing,  ///< CONSTRAINT and a name alone
  primary_key,
  unique,
  not_null,
  null,
  check,
  default_value,
  collate,
  foreign_key,
  generated,
};

/// A constraint of a column or of the table, with its name, if it has one.
struct clause {
  clause_kind kind = clause_kind::nothing;
  std::string written_name;          ///< behind CONSTRAINT; may be empty
  std::string name;                  ///< that, or the one that PostgreSQL would give it, if any
  span whole;                        ///< with CONSTRAINT and the name
  span expression;                   ///< of a check or a generated column, with its parentheses
  std::vector<std::string> columns;  ///< that it is about
  bool descending = false;           ///< of a column's primary key
  bool autoincrement = false;
};

struct column_definition {
  std::string name;
  span whole;
  span type;  ///< empty behind the name if there is none
  std::vector<clause> clauses;

  [[nodiscard]] const clause* find(clause_kind kind) const;
};

/// Names as SQLite compares them.
[[nodiscard]] bool same_name(std::string_view one, std::string_view other);

/// A text names this: any of its tokens, quoted or not, which calls no function.
[[nodiscard]] bool mentions_name(std::string_view sql, std::string_view name);

/// Edits fail, with the text as it was, where what they put in cannot be read afterwards, or what
/// they are about is not there.
class table_definition {
public:
  /// A statement as sqlite_schema has it. Error: it makes no table by columns.
  [[nodiscard]] static result<table_definition> read(std::string sql);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<column_definition>& columns() const { return columns_; }
  /// Those of the table.
  [[nodiscard]] const std::vector<clause>& constraints() const { return constraints_; }
  [[nodiscard]] bool without_rowid() const { return without_rowid_; }
  [[nodiscard]] bool autoincrement() const;
  [[nodiscard]] const column_definition* find(std::string_view column) const;
  /// Error: there is none; with those that there are.
  [[nodiscard]] result<const column_definition*> require(std::string_view column) const;
  [[nodiscard]] std::string_view part(span of) const {
    return std::string_view(text_).substr(of.begin, of.end - of.begin);
  }
  /// The column that is the number of its row; nullptr if there is none.
  [[nodiscard]] const column_definition* rowid_column() const;

  /// As it is to be written, with a schema if need be. Checks that say "users.age" say "age" then.
  [[nodiscard]] result<void> rename(std::string_view written);

  /// With the check that limits a varchar's length: the old one, if there is one, goes.
  [[nodiscard]] result<void> set_type(std::string_view column, std::string_view type,
                                      std::string_view check);
  [[nodiscard]] result<void> set_not_null(std::string_view column);
  [[nodiscard]] result<void> drop_not_null(std::string_view column);
  [[nodiscard]] result<void> set_default(std::string_view column, std::string_view sql);
  [[nodiscard]] result<void> drop_default(std::string_view column);

  /// As it stands in CREATE TABLE, behind the last column.
  [[nodiscard]] result<void> add_column(std::string_view name, std::string_view written);
  /// With every constraint that has to do with it.
  [[nodiscard]] result<void> drop_column(std::string_view name);
  /// As it stands in CREATE TABLE.
  [[nodiscard]] result<void> add_constraint(std::string_view name, std::string_view written);
  [[nodiscard]] result<void> drop_constraint(std::string_view name);
  [[nodiscard]] bool has_constraint(std::string_view name) const;

private:
  friend class definition_reader;

  struct edit {
    span of;
    std::string by;
  };

  [[nodiscard]] result<void> apply(std::vector<edit> edits);
  [[nodiscard]] span space_before(std::size_t place) const;
  [[nodiscard]] edit erasure(span of) const;
  [[nodiscard]] const span* remark_at(std::size_t from) const;
  [[nodiscard]] std::vector<edit> item_erasure(std::size_t item) const;
  [[nodiscard]] std::size_t item_of(span of) const;
  [[nodiscard]] result<void> erase_constraint(const clause& of);
  [[nodiscard]] bool is_length_check(const column_definition& of, const clause& each) const;
  [[nodiscard]] const clause* involving(std::string_view column) const;
  [[nodiscard]] std::string separator() const;
  [[nodiscard]] result<void> insert_behind(span of, std::string_view written);
  [[nodiscard]] std::vector<std::string> constraint_names() const;

  std::string text_;
  std::string name_;
  span name_span_;
  std::size_t opening_ = 0;  ///< the parenthesis before the first column
  std::vector<column_definition> columns_;
  std::vector<clause> constraints_;
  std::vector<span> items_;  ///< columns, and then constraints, between commas
  std::vector<std::size_t> commas_;
  std::vector<span> comments_;
  bool without_rowid_ = false;
};

}  // namespace aludel::detail
