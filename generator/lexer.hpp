// SPDX-License-Identifier: MIT
// The frozen lexer: SQL text into tokens, by the lexical rules of a dialect. Checksums are made
// of these tokens, so a change here that moves any token needs a new `aludel::lexer_version`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <aludel/bundle.hpp>

namespace aludel::generator {

enum class token_kind : std::uint8_t {
  word,     ///< an unquoted name or keyword
  name,     ///< a quoted name: "…", U&"…", on SQLite also […] and `…`
  string,   ///< '…', E'…', B'…', X'…', N'…', U&'…', $tag$…$tag$
  number,
  parameter,  ///< $1, on SQLite also ?1 :a @a $a
  symbol,     ///< an operator or a punctuation mark
  comment,    ///< -- … up to the line's end (exclusive), /* … */
  end,        ///< of the text; its length is 0
};

struct token {
  token_kind kind = token_kind::end;
  std::size_t offset = 0;
  std::size_t length = 0;
};

/// What stops the lexer: the token that begins at `offset` has no end.
struct lexer_problem {
  std::size_t offset = 0;
  std::string_view message;  ///< "unterminated string", "comments nested more than 100 deep", …
  errc code = errc::unterminated;
};

class lexer {
 public:
  lexer(std::string_view text, dialect language, std::size_t offset = 0);

  /// The next token. After a problem, `end` for ever.
  token next();
  [[nodiscard]] const std::optional<lexer_problem>& problem() const { return problem_; }

 private:
  std::string_view text_;
  dialect language_;
  std::size_t offset_;
  std::optional<lexer_problem> problem_;
};

}  // namespace aludel::generator
