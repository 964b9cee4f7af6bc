// SPDX-License-Identifier: MIT
#include "runtime/src/script_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "runtime/src/lexer.hpp"

namespace aludel::detail {

namespace {

constexpr std::string_view blanks = " \t\n\v\f\r";

bool is_word(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

std::vector<token> tokens_of(std::string_view text, dialect language) {
  std::vector<token> all;
  lexer tokens{text, language};
  for (auto next = tokens.next(); next.kind != token_kind::end; next = tokens.next()) {
    all.push_back(next);
  }
  return all;
}

std::string_view text_of(std::string_view text, const token& of) {
  return text.substr(of.offset, of.length);
}

/// What ends the list of a query's columns.
constexpr std::array<std::string_view, 10> after_columns{
    "from", "where", "group", "having", "window", "union", "intersect", "except", "order", "limit"};
/// psql counts these in a function's body, even behind a dot, to find its end.
constexpr std::array<std::string_view, 3> blocks{"begin", "case", "end"};
/// Before a `*` that is no multiplication.
constexpr std::array<std::string_view, 5> before_star{"select", "distinct", "all", ",", "."};

template <std::size_t Size>
bool is_one_of(std::string_view word, const std::array<std::string_view, Size>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view each) { return is_word(word, each); });
}

/// A colon that psql would take for the beginning of a variable.
bool reads_as_variable(std::string_view text, const token& colon) {
  const auto next = colon.offset + colon.length;
  return text_of(text, colon) == ":" && next < text.size() &&
         blanks.find(text[next]) == std::string_view::npos;
}

/// A name that is not quoted means its small letters.
std::string in_quotes(std::string_view word) {
  std::string quoted{"\""};
  for (const char each : word) quoted += static_cast<char>(each | 0x20);
  return quoted + '"';
}

std::string for_psql(std::string_view text) {
  std::string written;
  std::size_t copied = 0;
  bool after_dot = false;
  for (const auto& each : tokens_of(text, dialect::postgresql)) {
    const auto word = text_of(text, each);
    const auto end = each.offset + each.length;
    if (each.kind == token_kind::word && after_dot && is_one_of(word, blocks)) {
      written.append(text, copied, each.offset - copied).append(in_quotes(word));
      copied = end;
    } else if (each.kind == token_kind::symbol && reads_as_variable(text, each)) {
      written.append(text, copied, end - copied).append(" ");
      copied = end;
    }
    if (each.kind != token_kind::comment) after_dot = word == ".";
  }
  return written.append(text.substr(copied));
}

/// true if nothing but white space stands before it on its line.
bool begins_line(std::string_view text, const token& of) {
  const auto before = text.substr(0, of.offset).find_last_not_of(" \t\v\f\r");
  return before == std::string_view::npos || text[before] == '\n';
}

/// The words and signs of a query of SQLite; of what parentheses enclose nothing but the `)`.
std::vector<std::string_view> outside_parentheses(std::string_view query) {
  std::vector<std::string_view> words;
  int depth = 0;
  for (const auto& each : tokens_of(query, dialect::sqlite)) {
    if (each.kind == token_kind::comment) continue;
    const auto word = text_of(query, each);
    if (word == ")") --depth;
    if (depth == 0) words.push_back(word);
    if (word == "(") ++depth;
  }
  return words;
}

/// Of `VALUES`: the words behind it, which begin with the parentheses of its first row.
std::size_t columns_of_row(std::span<const std::string_view> words) {
  if (words.size() < 2 || words[0] != "(" || words[1] != ")") return 0;
  const auto* const begin = words[0].data() + 1;
  const auto inside =
      outside_parentheses({begin, static_cast<std::size_t>(words[1].data() - begin)});
  return 1 + static_cast<std::size_t>(std::count(inside.begin(), inside.end(), ","));
}

/// Puts what follows a line's `/` or `go` onto that line: a comment there would not help.
std::string for_sqlite(std::string_view text) {
  const auto tokens = tokens_of(text, dialect::sqlite);
  std::string written;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const auto& each = tokens[at];
    const auto word = text_of(text, each);
    if (!(word == "/" || is_word(word, "go")) || !begins_line(text, each)) continue;
    auto next = at + 1;
    while (next < tokens.size() && tokens[next].kind == token_kind::comment) ++next;
    if (next == tokens.size()) continue;
    const auto end = each.offset + each.length;
    written.append(text, copied, end - copied).append(" ");
    copied = tokens[next].offset;
  }
  return written.append(text.substr(copied));
}

}  // namespace

std::string literal(const value& of, dialect language) {
  if (!of) return "NULL";
  // E'…' means the same whatever standard_conforming_strings says.
  const bool escaped = language == dialect::postgresql && of->find('\\') != std::string::npos;
  std::string written = escaped ? "E'" : "'";
  for (const char each : *of) {
    if (each == '\'' || (escaped && each == '\\')) written += each;
    written += each;
  }
  return written + '\'';
}

std::string with_literals(std::string_view sql, const std::vector<value>& parameters,
                          dialect language) {
  std::string written;
  while (true) {
    const auto mark = sql.find('$');
    std::size_t number = 0;
    const auto* const end = sql.data() + sql.size();
    const auto* const digits = mark == std::string_view::npos ? end : sql.data() + mark + 1;
    const auto parsed = std::from_chars(digits, end, number);
    if (number == 0 || number > parameters.size()) return written.append(sql);
    written.append(sql.substr(0, mark)).append(literal(parameters[number - 1], language));
    sql.remove_prefix(static_cast<std::size_t>(parsed.ptr - sql.data()));
  }
}

void replace(std::string& in, std::string_view what, std::string_view by) {
  for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + by.size())) {
    in.replace(at, what.size(), by);
  }
}

std::string protected_text(std::string_view statement, dialect language) {
  return language == dialect::postgresql ? for_psql(statement) : for_sqlite(statement);
}

std::size_t columns_of(std::string_view query) {
  const auto words = outside_parentheses(query);
  auto word = std::find_if(words.begin(), words.end(), [](std::string_view each) {
    return is_word(each, "select") || is_word(each, "values");
  });
  if (word == words.end()) return 0;
  if (is_word(*word, "values")) return columns_of_row({word + 1, words.end()});
  std::size_t columns = 1;
  for (auto before = *word++; word != words.end(); before = *word++) {
    const bool compares = is_word(*word, "from") && is_word(before, "distinct");
    if (!compares && is_one_of(*word, after_columns)) break;
    if (*word == "*" && is_one_of(before, before_star)) return 0;
    if (*word == ",") ++columns;
  }
  return columns;
}

}  // namespace aludel::detail
