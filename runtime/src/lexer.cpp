// SPDX-License-Identifier: MIT
#include "runtime/src/lexer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace aludel::detail {

namespace {

constexpr int deepest_comment = 100;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hexadecimal(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) { return is_name_start(c) || is_digit(c) || c == '$'; }

/// The characters of PostgreSQL's operators, which it reads as long as they go on.
bool is_operator(char c) {
  return std::string_view("~!@#^&|`?+-*/%<>=").find(c) != std::string_view::npos;
}

/// One token's extent: its kind and end, or what is wrong.
struct extent {
  token_kind kind = token_kind::symbol;
  std::size_t end = 0;
  std::optional<lexer_problem> problem;
  std::size_t signs_end = 0;  ///< if later: + and - up to there, each an operator of its own
};

/// The rules. A token's extent depends on the text from its first byte on alone, but for a string
/// that continues an E'…'.
class scanner {
public:
  scanner(std::string_view text, dialect language, std::size_t at)
      : text_(text), postgresql_(language == dialect::postgresql), at_(at) {}

  [[nodiscard]] extent scan(bool continues_escapes) const {
    const char first = text_[at_];
    if (follows("--")) return {token_kind::comment, line_end(), {}};
    if (follows("/*")) return block_comment();
    if (const auto prefix = string_prefix()) return *prefix;
    if (first == '\'') {
      return continues_escapes ? escape_string(at_ + 1)
                               : quoted(at_ + 1, '\'', token_kind::string, "string");
    }
    if (first == '"') return quoted(at_ + 1, '"', token_kind::name, "quoted name");
    if (!postgresql_ && first == '`') return quoted(at_ + 1, '`', token_kind::name, "quoted name");
    if (!postgresql_ && first == '[') return bracketed();
    if (first == '$' && postgresql_) return dollar();
    if (is_digit(first) || (first == '.' && is_digit(peek(1)))) return number();
    if (is_name_start(first)) return {token_kind::word, name_end(at_ + 1), {}};
    if (!postgresql_ && std::string_view("?:@#$").find(first) != std::string_view::npos) {
      return sqlite_parameter();
    }
    return postgresql_ ? postgresql_symbol() : sqlite_symbol();
  }

private:
  [[nodiscard]] char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool follows(std::string_view what) const {
    return text_.substr(at_).starts_with(what);
  }
  /// A lone carriage return ends a line in PostgreSQL, but not in SQLite.
  [[nodiscard]] std::size_t line_end() const {
    if (postgresql_) return std::min(text_.find_first_of("\r\n", at_), text_.size());
    const auto newline = std::min(text_.find('\n', at_), text_.size());
    return newline < text_.size() && text_[newline - 1] == '\r' ? newline - 1 : newline;
  }
  [[nodiscard]] std::size_t name_end(std::size_t from) const {
    while (from < text_.size() && is_name_part(text_[from])) ++from;
    return from;
  }

  [[nodiscard]] extent unterminated(std::string_view message) const {
    return {token_kind::end, text_.size(), lexer_problem{at_, message, errc::unterminated}};
  }

  [[nodiscard]] extent block_comment() const {
    int depth = 1;
    for (auto each = at_ + 2; each + 1 < text_.size(); ++each) {
      if (text_[each] == '*' && text_[each + 1] == '/') {
        ++each;
        if (--depth == 0) return {token_kind::comment, each + 1, {}};
      } else if (postgresql_ && text_[each] == '/' && text_[each + 1] == '*') {
        ++each;
        if (++depth > deepest_comment) {
          return {token_kind::end, text_.size(),
                  lexer_problem{at_, "comments are nested more than 100 deep", errc::too_large}};
        }
      }
    }
    return unterminated("the comment has no end");
  }

  /// A doubled quote stands for itself.
  [[nodiscard]] extent quoted(std::size_t from, char quote, token_kind kind,
                              std::string_view what) const {
    while (true) {
      const auto end = text_.find(quote, from);
      if (end == std::string_view::npos) break;
      if (end + 1 >= text_.size() || text_[end + 1] != quote) return {kind, end + 1, {}};
      from = end + 2;
    }
    return unterminated(what == "string" ? "the string has no end" : "the quoted name has no end");
  }

  /// E'…', where a backslash quotes too.
  [[nodiscard]] extent escape_string(std::size_t from) const {
    for (auto each = from; each < text_.size(); ++each) {
      if (text_[each] == '\\') {
        ++each;
      } else if (text_[each] == '\'') {
        if (each + 1 >= text_.size() || text_[each + 1] != '\'') {
          return {token_kind::string, each + 1, {}};
        }
        ++each;
      }
    }
    return unterminated("the string has no end");
  }

  /// E'…', B'…', N'…', X'…', U&'…', U&"…"; on SQLite X'…' alone.
  [[nodiscard]] std::optional<extent> string_prefix() const {
    const char letter = static_cast<char>(text_[at_] | 0x20);
    if (letter == 'x' && peek(1) == '\'')
      return quoted(at_ + 2, '\'', token_kind::string, "string");
    if (!postgresql_) return std::nullopt;
    if (letter == 'e' && peek(1) == '\'') return escape_string(at_ + 2);
    if ((letter == 'b' || letter == 'n') && peek(1) == '\'') {
      return quoted(at_ + 2, '\'', token_kind::string, "string");
    }
    if (letter != 'u' || peek(1) != '&') return std::nullopt;
    if (peek(2) == '\'') return quoted(at_ + 3, '\'', token_kind::string, "string");
    if (peek(2) == '"') return quoted(at_ + 3, '"', token_kind::name, "quoted name");
    return std::nullopt;
  }

  [[nodiscard]] extent bracketed() const {
    const auto end = text_.find(']', at_);
    if (end == std::string_view::npos) return unterminated("the quoted name has no end");
    return {token_kind::name, end + 1, {}};
  }

  /// $1, $$…$$, $tag$…$tag$
  [[nodiscard]] extent dollar() const {
    auto end = at_ + 1;
    if (is_digit(peek(1))) {
      while (end < text_.size() && is_digit(text_[end])) ++end;
      return {token_kind::parameter, end, {}};
    }
    if (is_name_start(peek(1))) {
      while (end < text_.size() && (is_name_start(text_[end]) || is_digit(text_[end]))) ++end;
    }
    if (end >= text_.size() || text_[end] != '$') return {token_kind::symbol, at_ + 1, {}};
    const auto tag = text_.substr(at_, end + 1 - at_);
    const auto close = text_.find(tag, end + 1);
    if (close == std::string_view::npos) return unterminated("the dollar-quoted string has no end");
    return {token_kind::string, close + tag.size(), {}};
  }

  [[nodiscard]] extent number() const {
    if (text_[at_] == '0' && std::string_view("xXoObB").find(peek(1)) != std::string_view::npos &&
        is_hexadecimal(peek(2))) {
      auto end = at_ + 2;
      while (end < text_.size() && (is_hexadecimal(text_[end]) || text_[end] == '_')) ++end;
      return {token_kind::number, end, {}};
    }
    auto end = digits_end(at_);
    // "1..10" is a number and a range.
    if (is(end, ".") && !is(end + 1, ".")) end = digits_end(end + 1);
    if (is(end, "eE")) {
      const auto exponent = is(end + 1, "+-") ? end + 2 : end + 1;
      if (is(exponent, "0123456789")) end = digits_end(exponent);
    }
    return {token_kind::number, end, {}};
  }

  [[nodiscard]] std::size_t digits_end(std::size_t from) const {
    while (from < text_.size() && (is_digit(text_[from]) || text_[from] == '_')) ++from;
    return from;
  }
  [[nodiscard]] bool is(std::size_t at, std::string_view one_of) const {
    return at < text_.size() && one_of.find(text_[at]) != std::string_view::npos;
  }

  [[nodiscard]] extent sqlite_parameter() const {
    auto end = at_ + 1;
    if (text_[at_] == '?') {
      while (end < text_.size() && is_digit(text_[end])) ++end;
    } else {
      end = name_end(end);
      if (end == at_ + 1) return sqlite_symbol();
    }
    return {token_kind::parameter, end, {}};
  }

  [[nodiscard]] extent sqlite_symbol() const {
    constexpr std::array<std::string_view, 9> longer{"->>", "->", "||", "<<", ">>",
                                                     "<=",  ">=", "<>", "!="};
    for (const auto symbol : longer) {
      if (follows(symbol)) return {token_kind::symbol, at_ + symbol.size(), {}};
    }
    return {token_kind::symbol, at_ + (follows("==") ? 2U : 1U), {}};
  }

  [[nodiscard]] extent postgresql_symbol() const {
    if (follows("::") || follows(":=") || follows("..")) return {token_kind::symbol, at_ + 2, {}};
    auto end = at_;
    while (end < text_.size() && is_operator(text_[end])) {
      const auto rest = text_.substr(end);
      if (end > at_ && (rest.starts_with("--") || rest.starts_with("/*"))) break;
      ++end;
    }
    if (end == at_) return {token_kind::symbol, at_ + 1, {}};
    // An operator ends in + or - only if it has a character that standard SQL's have not, so that
    // "a=-1" is what it seems to be.
    const auto run = text_.substr(at_, end - at_);
    const auto run_end = end;
    if (run.find_first_of("~!@#^&|`?%") == std::string_view::npos) {
      while (end - at_ > 1 && (text_[end - 1] == '+' || text_[end - 1] == '-')) --end;
    }
    return {token_kind::symbol, end, {}, run_end};
  }

  std::string_view text_;
  bool postgresql_;
  std::size_t at_;
};

}  // namespace

lexer::lexer(std::string_view text, dialect language, std::size_t offset)
    : text_(text), language_(language), offset_(offset) {}

token lexer::next() {
  while (offset_ < text_.size() && is_space(text_[offset_])) ++offset_;
  if (offset_ >= text_.size()) return take(token_kind::end, text_.size());
  if (offset_ < signs_end_) return take(token_kind::symbol, offset_ + 1);

  const bool escapes = continues_escapes();
  const auto found = scanner(text_, language_, offset_).scan(escapes);
  if (found.problem) {
    problem_ = found.problem;
    offset_ = text_.size();
    return take(token_kind::end, text_.size());
  }
  signs_end_ = found.signs_end;
  const bool begins_escapes = language_ == dialect::postgresql &&
                              found.kind == token_kind::string && (text_[offset_] | 0x20) == 'e';
  if (escapes || begins_escapes) {
    escapes_end_ = found.end;
  } else if (!text_.substr(offset_).starts_with("--")) {
    escapes_end_.reset();
  }
  return take(found.kind, found.end);
}

token lexer::take(token_kind kind, std::size_t end) {
  const auto begin = std::exchange(offset_, end);
  return {kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
}

/// A string on a later line than the end of an E'…' is its continuation: backslashes quote in it
/// too. Only white space and `--` comments may stand between them.
bool lexer::continues_escapes() const {
  if (!escapes_end_ || text_[offset_] != '\'') return false;
  const auto between = text_.substr(*escapes_end_, offset_ - *escapes_end_);
  return between.find_first_of("\r\n") != std::string_view::npos;
}

}  // namespace aludel::detail
