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

/// Where only a name can be, whatever it is called: t."x", "lower"(…), AS "x", COLLATE "x".
bool is_place_of_name(std::string_view before, std::string_view after) {
  constexpr std::array<std::string_view, 14> all{
      "as",     "collate", "with",  "recursive", "from", "join",       "into",
      "update", "table",   "index", "trigger",   "view", "constraint", "references"};
  return before == "." || after == "." || after == "(" ||
         std::find(all.begin(), all.end(), before) != all.end();
}

/// Some have two spellings.
void add_word(std::vector<std::string>& to, std::string word) {
  if (word == "notnull" || word == "isnull") {
    to.insert(to.end(), {word == "isnull" ? "is" : "not", "null"});
  } else {
    to.push_back(word == "!=" ? "<>" : word == "==" ? "=" : std::move(word));
  }
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
  const auto tokens = detail::tokens_of(sql, dialect::sqlite);
  const auto text_of = [&](std::size_t at) {
    return at < tokens.size() ? sql.substr(tokens[at].offset, tokens[at].length) : "";
  };
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const auto text = text_of(at);
    if (text == ";") continue;
    if (tokens[at].kind == token_kind::string) {
      all.push_back(text.front() == '\'' ? std::string(text) : lower(std::string(text)));
    } else if (tokens[at].kind == token_kind::name) {
      auto name = detail::plain_name_of(text);
      const bool is_text = names != nullptr && text.front() == '"' &&
                           !names->contains(lower(name)) &&
                           !is_place_of_name(all.empty() ? "" : all.back(), text_of(at + 1));
      all.push_back(is_text ? detail::quoted_text(name) : folded_name(std::move(name)));
    } else {
      add_word(all, lower(std::string(text)));
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
