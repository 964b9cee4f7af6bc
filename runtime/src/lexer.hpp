// SPDX-License-Identifier: MIT
// The frozen lexer: SQL text into tokens, by the lexical rules of a dialect. Checksums are made
// of these tokens, so a change here that moves any token needs a new `aludel::lexer_version`.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace aludel::detail {

enum class token_kind : std::uint8_t {
  word,    ///< an unquoted name or keyword
  name,    ///< a quoted name: "…", U&"…", on SQLite also […] and `…`
  string,  ///< '…', E'…', B'…', X'…', N'…', U&'…', $tag$…$tag$
  number,
  parameter,  ///< $1, on SQLite also ?1 :a @a $a
  symbol,     ///< an operator or a punctuation mark
  comment,    ///< -- … up to the line's end (exclusive), /* … */
  end,        ///< of the text; its length is 0
};

/// Small, because a large file has millions: `load` admits no file that needs wider numbers.
struct token {
  token_kind kind = token_kind::end;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

/// What stops the lexer: the token that begins at `offset` has no end.
struct lexer_problem {
  std::size_t offset = 0;
  std::string_view message;  ///< "the string has no end", …
  errc code = errc::unterminated;
};

class lexer {
public:
  lexer(std::string_view text, dialect language, std::size_t offset = 0);

  /// The next token. After a problem, `end` for ever.
  token next();
  /// What made it stop, if anything did.
  [[nodiscard]] const std::optional<lexer_problem>& problem() const { return problem_; }

private:
  token take(token_kind kind, std::size_t end);
  [[nodiscard]] bool continues_escapes() const;

  std::string_view text_;
  dialect language_;
  std::size_t offset_;
  std::size_t signs_end_ = 0;               ///< up to here each sign is an operator of its own
  std::optional<std::size_t> escapes_end_;  ///< of an E'…' that the next line may continue
  std::optional<lexer_problem> problem_;
};

}  // namespace aludel::detail
