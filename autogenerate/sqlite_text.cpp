// SPDX-License-Identifier: MIT
#include "autogenerate/sqlite_text.hpp"

#include <algorithm>
#include <array>

#include "runtime/src/definition_reader.hpp"
#include "runtime/src/lexer.hpp"
#include "runtime/src/quotes.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::autogenerate {

namespace {

using detail::token_kind;

/// "check (", but "lower(".
bool stands_apart(std::string_view word) {
  constexpr std::array<std::string_view, 13> all{"check", "key",    "unique", "and",  "or",
                                                 "not",   "in",     "as",     "then", "when",
                                                 "else",  "values", "where"};
  return std::find(all.begin(), all.end(), word) != all.end();
}

std::string folded_quotes(std::string_view written, const name_set* names) {
  auto name = detail::plain_name_of(written);
  const bool is_text = names != nullptr && written.front() == '"' && !names->contains(lower(name));
  return is_text ? detail::quoted_text(name) : folded_name(std::move(name));
}

}  // namespace

std::string lower(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](char each) {
    return each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
  });
  return name;
}

std::string folded_name(std::string name) {
  name = lower(std::move(name));
  const bool plain = !name.empty() && (name.front() < '0' || name.front() > '9') &&
                     std::all_of(name.begin(), name.end(), [](char each) {
                       return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') ||
                              each == '_' || (static_cast<unsigned char>(each) & 0x80U) != 0;
                     });
  return plain ? name : detail::quoted_name(name);
}

std::vector<std::string> folded_tokens(std::string_view sql, const name_set* names) {
  std::vector<std::string> all;
  detail::lexer reader{sql, dialect::sqlite};
  for (auto each = reader.next(); each.kind != token_kind::end; each = reader.next()) {
    const auto text = sql.substr(each.offset, each.length);
    if (each.kind == token_kind::comment || text == ";") continue;
    if (each.kind == token_kind::string) {
      all.emplace_back(text);
    } else if (each.kind == token_kind::name) {
      all.push_back(folded_quotes(text, names));
    } else {
      all.push_back(text == "!=" ? "<>" : text == "==" ? "=" : lower(std::string(text)));
    }
  }
  return all;
}

std::string joined_tokens(const std::vector<std::string>& tokens) {
  std::string text;
  std::string_view last;
  for (const auto& each : tokens) {
    const bool close = text.empty() || each == "," || each == ")" || each == "." || last == "(" ||
                       last == "." ||
                       (each == "(" && !stands_apart(last) && last != "," &&
                        last.find_first_not_of("=<>!+-*/%|&~") != last.npos);
    if (!close) text += ' ';
    text += each;
    last = each;
  }
  return text;
}

std::string folded(std::string_view sql, const name_set* names) {
  return joined_tokens(folded_tokens(sql, names));
}

std::string without_last_comment(std::string sql) {
  const auto tokens = detail::tokens_of(sql, dialect::sqlite);  // which has no comments
  if (!tokens.empty()) sql.resize(tokens.back().offset + tokens.back().length);
  return sql;
}

std::vector<std::string> unwrapped(std::vector<std::string> tokens) {
  while (tokens.size() >= 2 && tokens.front() == "(" && tokens.back() == ")") {
    int depth = 0;
    for (std::size_t each = 0; each + 1 < tokens.size(); ++each) {
      if (tokens[each] == "(") ++depth;
      if (tokens[each] == ")") --depth;
      if (depth == 0) return tokens;
    }
    tokens = {tokens.begin() + 1, tokens.end() - 1};
  }
  return tokens;
}

}  // namespace aludel::autogenerate
