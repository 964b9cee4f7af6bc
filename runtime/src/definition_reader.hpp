// SPDX-License-Identifier: MIT
// How the text of SQLite's CREATE TABLE is taken apart.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/lexer.hpp"
#include "runtime/src/table_definition.hpp"

namespace aludel::detail {

/// Without its quotes, of any kind.
[[nodiscard]] std::string plain_name_of(std::string_view written);

/// Reads once, by SQLite's grammar; SQLite itself has read the text before.
class definition_reader {
public:
  explicit definition_reader(table_definition& into);

  /// Error: where it could not go on.
  [[nodiscard]] result<void> read();

private:
  [[nodiscard]] bool read_head();
  [[nodiscard]] bool read_items();
  void read_tail();
  [[nodiscard]] bool read_column();
  [[nodiscard]] bool read_constraints();
  [[nodiscard]] bool read_clause(clause& into, std::string_view column);
  [[nodiscard]] bool read_body(clause& into);
  [[nodiscard]] bool read_key(clause& into);
  [[nodiscard]] bool read_reference(clause& into);
  [[nodiscard]] bool read_default();
  [[nodiscard]] bool read_expression(clause& into);
  void read_type(column_definition& into);
  void read_conflict();
  void read_names(clause& into);
  void find_involved();
  void name_all();

  [[nodiscard]] std::string_view text(std::size_t index) const;
  [[nodiscard]] bool is(std::string_view symbol, std::size_t ahead = 0) const;
  /// The words from here on are these, in upper case.
  [[nodiscard]] bool says(std::initializer_list<std::string_view> words) const;
  bool take(std::initializer_list<std::string_view> words);
  [[nodiscard]] bool skip_parentheses();
  [[nodiscard]] bool ends_item() const;
  [[nodiscard]] bool begins_clause() const;
  [[nodiscard]] std::size_t end_before() const;  ///< of the token before this one

  table_definition& into_;
  std::vector<token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace aludel::detail
