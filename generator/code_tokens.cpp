// SPDX-License-Identifier: MIT
#include "generator/code_tokens.hpp"

#include <algorithm>
#include <array>

namespace aludel::generator {

namespace {

using detail::token;
using detail::token_kind;

/// Longer ones first: "<<=" is no "<" and "<=".
constexpr std::array<std::string_view, 27> operators{
    "<=>", "<<=", ">>=", "->*", "...", "::", "->", ".*", "++", "--", "<<", ">>", "<=", ">=",
    "==",  "!=",  "&&",  "||",  "+=",  "-=", "*=", "/=", "%=", "^=", "&=", "|=", "##"};

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool in_name(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         byte == '_' || static_cast<unsigned char>(byte) >= 0x80;
}

class reader {
public:
  explicit reader(std::string_view text) : text_(text) {}

  code_tokens read() {
    while (!made_.problem && skip_blanks()) {
      const auto next = take();
      if (next.length == 0) break;
      in_directive_ = in_directive_ || (is("#", next) && at_line_start_);
      if (next.kind != token_kind::comment) at_line_start_ = false;
      made_.all.push_back(next);
      at_ = next.offset + next.length;
    }
    return std::move(made_);
  }

private:
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] bool is(std::string_view word, const token& of) const {
    return text_.substr(of.offset, of.length) == word;
  }

  /// A backslash at the end of a line joins it with the next.
  [[nodiscard]] std::size_t splice(std::size_t at) const {
    if (text_.substr(at).starts_with("\\\n")) return 2;
    return text_.substr(at).starts_with("\\\r\n") ? 3 : 0;
  }

  /// False at the end of the text.
  bool skip_blanks() {
    while (at_ < text_.size()) {
      if (text_[at_] == '\n') {
        end_line();
      } else if (const auto joined = splice(at_); joined > 0) {
        at_ += joined;
        continue;
      } else if (std::string_view(" \t\r\v\f").find(text_[at_]) == std::string_view::npos) {
        return true;
      }
      ++at_;
    }
    return false;
  }

  /// What a macro is ends with its line.
  void end_line() {
    if (in_directive_) made_.all.push_back(symbol(1));
    in_directive_ = false;
    at_line_start_ = true;
  }

  [[nodiscard]] token make(token_kind kind, std::size_t length) const {
    return {kind, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(length)};
  }
  [[nodiscard]] token symbol(std::size_t length) const { return make(token_kind::symbol, length); }

  token take() {
    if (rest().starts_with("//")) return line_comment();
    if (rest().starts_with("/*")) return until("*/", token_kind::comment, "the comment has no end");
    if (const auto prefix = string_prefix()) return text(*prefix);
    if (is_digit(text_[at_]) ||
        (text_[at_] == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
      return number();
    }
    if (in_name(text_[at_])) {
      const auto end = std::find_if_not(rest().begin(), rest().end(), in_name);
      return make(token_kind::word, static_cast<std::size_t>(end - rest().begin()));
    }
    const auto known = std::find_if(operators.begin(), operators.end(),
                                    [&](auto each) { return rest().starts_with(each); });
    return symbol(known == operators.end() ? 1 : known->size());
  }

  token line_comment() {
    auto end = at_;
    while (end < text_.size() && text_[end] != '\n') end += std::max<std::size_t>(splice(end), 1);
    return make(token_kind::comment, std::min(end, text_.size()) - at_);
  }

  token until(std::string_view closing, token_kind kind, std::string_view otherwise) {
    const auto end = text_.find(closing, at_ + 2);
    if (end == std::string_view::npos) return endless(otherwise);
    return make(kind, end + closing.size() - at_);
  }

  token endless(std::string_view message) {
    made_.problem = {.offset = at_, .message = message};
    return {};
  }

  /// The length of u8, L, R and their like before a quote; nothing where no string begins.
  [[nodiscard]] std::optional<std::size_t> string_prefix() const {
    constexpr std::array<std::string_view, 10> prefixes{"u8R", "uR", "UR", "LR", "R",
                                                        "u8",  "u",  "U",  "L",  ""};
    for (const auto each : prefixes) {
      if (!rest().starts_with(each) || rest().size() == each.size()) continue;
      const char quote = rest()[each.size()];
      const bool raw = each.ends_with('R');
      if (quote == '"' || (quote == '\'' && !raw)) return each.size();
    }
    return std::nullopt;
  }

  token text(std::size_t prefix) {
    const auto open = at_ + prefix;
    if (prefix > 0 && text_[open - 1] == 'R') return raw_text(open);
    const char quote = text_[open];
    for (auto each = open + 1; each < text_.size() && text_[each] != '\n'; ++each) {
      if (text_[each] == '\\') {
        ++each;
      } else if (text_[each] == quote) {
        return make(token_kind::string, each + 1 - at_);
      }
    }
    return endless("the string has no end");
  }

  token raw_text(std::size_t open) {
    const auto parenthesis = text_.find('(', open);
    if (parenthesis == std::string_view::npos) return endless("the string has no end");
    const auto closing = ")" + std::string(text_.substr(open + 1, parenthesis - open - 1)) + "\"";
    const auto end = text_.find(closing, parenthesis);
    if (end == std::string_view::npos) return endless("the string has no end");
    return make(token_kind::string, end + closing.size() - at_);
  }

  /// As the preprocessor sees numbers: 1'000, 0x1p-3, 1.5e+10f.
  [[nodiscard]] token number() const {
    auto end = at_ + 1;
    const auto in_number = [&] {
      const char byte = text_[end];
      const bool sign = (byte == '+' || byte == '-') &&
                        std::string_view("eEpP").find(text_[end - 1]) != std::string_view::npos;
      const bool separator = byte == '\'' && end + 1 < text_.size() && in_name(text_[end + 1]);
      return in_name(byte) || byte == '.' || sign || separator;
    };
    while (end < text_.size() && in_number()) ++end;
    return make(token_kind::number, end - at_);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool in_directive_ = false;
  bool at_line_start_ = true;
  code_tokens made_;
};

}  // namespace

code_tokens tokens_of_code(std::string_view text) { return reader(text).read(); }

}  // namespace aludel::generator
