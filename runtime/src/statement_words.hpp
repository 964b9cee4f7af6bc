// SPDX-License-Identifier: MIT
// What a statement is, told by its words alone: no parser is at hand where revisions run.
#pragma once

#include <aludel/bundle.hpp>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/src/lexer.hpp"

namespace aludel::detail {

/// The tokens of a text without its comments; no more than so many.
[[nodiscard]] std::vector<token> tokens_of(std::string_view text, dialect language,
                                           std::size_t most = static_cast<std::size_t>(-1));

/// Within so many words of its beginning a statement says what it is: rows may follow by millions.
inline constexpr std::size_t most_telling_words = 200;

/// The words of a statement, compared without regard to case.
class words {
public:
  /// Both must outlive it. The tokens are places in the text, without comments.
  words(std::string_view text, std::span<const token> tokens) : text_(text), tokens_(tokens) {}

  [[nodiscard]] std::size_t size() const { return tokens_.size(); }
  [[nodiscard]] std::string_view text(std::size_t index) const {
    return index < size() ? text_.substr(tokens_[index].offset, tokens_[index].length)
                          : std::string_view{};
  }
  [[nodiscard]] const token& operator[](std::size_t index) const { return tokens_[index]; }

  /// true if the words from the n-th on are these, which are in upper case.
  [[nodiscard]] bool at(std::size_t first, std::span<const std::string_view> upper) const;
  [[nodiscard]] bool at(std::size_t first, std::initializer_list<std::string_view> upper) const {
    return at(first, {upper.begin(), upper.size()});
  }
  [[nodiscard]] bool begin(std::initializer_list<std::string_view> upper) const {
    return at(0, upper);
  }
  /// Anywhere in the statement.
  [[nodiscard]] bool have(std::initializer_list<std::string_view> upper) const;

private:
  std::string_view text_;
  std::span<const token> tokens_;
};

/// BEGIN, COMMIT and their like.
[[nodiscard]] bool controls_transaction(const words& of, dialect language);

/// CREATE INDEX CONCURRENTLY, VACUUM and their like, which their database refuses in a transaction.
[[nodiscard]] bool needs_no_transaction(const words& of, dialect language);

/// It may end its transaction itself, or is not known to be refused in one.
[[nodiscard]] bool may_control_transaction(const words& of, dialect language);

/// PostgreSQL's CALL, and DO with a COMMIT in it: a part of it may stay where it fails.
[[nodiscard]] bool may_commit(const words& of);

/// SET and its like, and SQLite's PRAGMA: later statements may rely on it, and it ends with the
/// session. Twice is as good as once.
[[nodiscard]] bool sets_session(const words& of, dialect language);

/// SET, or set_config(), anywhere in its text, or what looks like it.
[[nodiscard]] bool may_set(std::string_view statement);

/// INSERT and its like, and what may hide one: constraints on the rows may wait for the
/// transaction's end.
[[nodiscard]] bool may_change_rows(const words& of);

/// ALTER TYPE … ADD VALUE: the value can be used only after its transaction.
[[nodiscard]] bool adds_enum_value(const words& of);

/// ALTER TABLE … VALIDATE CONSTRAINT, which should not inherit the locks of what came before.
[[nodiscard]] bool validates_constraint(const words& of);

}  // namespace aludel::detail
