// SPDX-License-Identifier: MIT
// Reads statements that define things, as far as calls in C++ can say the same.
#pragma once

#include <aludel/bundle.hpp>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/statement_words.hpp"

namespace aludel::autogenerate {

/// Thrown where a statement has what is not known here.
struct not_known {};

/// Goes through a statement's tokens.
class statement_reader {
public:
  statement_reader(std::string_view sql, dialect language)
      : sql_(sql),
        language_(language),
        tokens_(detail::tokens_of(sql, language)),
        words_(sql_, tokens_) {}

  [[nodiscard]] dialect language() const { return language_; }

  [[nodiscard]] bool at_end() const { return at_ >= tokens_.size(); }
  [[nodiscard]] std::string_view text() const { return words_.text(at_); }
  [[nodiscard]] bool is_at(std::initializer_list<std::string_view> upper) const {
    return words_.at(at_, upper);
  }
  [[nodiscard]] bool is_symbol(std::string_view symbol) const {
    return !at_end() && words_[at_].kind == detail::token_kind::symbol && text() == symbol;
  }

  /// Passes these words, or that symbol, if they are next.
  bool take(std::initializer_list<std::string_view> upper);
  bool take_symbol(std::string_view symbol);

  // Each throws `not_known` if what is next is something else.

  void need(std::initializer_list<std::string_view> upper);
  void need_symbol(std::string_view symbol);
  void need_end() const;
  /// Without its quotes.
  std::string name();
  /// What a string stands for.
  std::string string();
  /// "(a, b)"
  std::vector<std::string> names();
  /// What stands in the parentheses that are next, as it is written.
  std::string in_parentheses();
  /// As it is written, up to a comma, a closing parenthesis or one of these words, outside of
  /// parentheses.
  std::string up_to(std::initializer_list<std::string_view> words);
  /// All that is left, as it is written.
  std::string rest();

private:
  std::string written(std::size_t from, std::size_t to) const;

  std::string_view sql_;
  dialect language_;
  std::vector<detail::token> tokens_;
  detail::words words_;
  std::size_t at_ = 0;
};

}  // namespace aludel::autogenerate
