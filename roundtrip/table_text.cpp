// SPDX-License-Identifier: MIT
#include "roundtrip/table_text.hpp"

#include <algorithm>
#include <span>

#include "runtime/src/lexer.hpp"

namespace aludel::roundtrip {

namespace {

using detail::token_kind;

struct word {
  std::string text;  ///< folded, without quotes
  bool quoted = false;
};
using words = std::span<const word>;

std::string folded(std::string_view text) {
  std::string lower{text};
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char each) {
    return each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
  });
  return lower;
}

std::vector<word> split(std::string_view sql) {
  std::vector<word> all;
  detail::lexer tokens{sql, dialect::sqlite};
  for (auto each = tokens.next(); each.kind != token_kind::end; each = tokens.next()) {
    const auto text = sql.substr(each.offset, each.length);
    if (each.kind == token_kind::comment) continue;
    if (each.kind == token_kind::name && text.size() >= 2) {
      all.push_back({folded(text.substr(1, text.size() - 2)), true});
    } else if (each.kind == token_kind::word) {
      all.push_back({folded(text), false});
    } else {
      all.push_back({std::string(text), false});
    }
  }
  return all;
}

std::string joined(words all) {
  std::string text;
  for (const auto& each : all) text.append(text.empty() ? "" : " ").append(each.text);
  return text;
}

bool is(const word& each, std::string_view keyword) { return !each.quoted && each.text == keyword; }

/// The first place from `begin` on that is not in parentheses opened after it and that `wanted`
/// accepts.
template <class Predicate>
std::size_t find_outside(words all, std::size_t begin, Predicate wanted) {
  int depth = 0;
  for (auto each = begin; each < all.size(); ++each) {
    if (depth == 0 && wanted(all[each])) return each;
    if (is(all[each], "(")) ++depth;
    if (is(all[each], ")")) --depth;
  }
  return all.size();
}

/// How many words a parenthesis at the front holds, itself included.
std::size_t parenthesis(words all) {
  if (all.empty() || !is(all.front(), "(")) return 0;
  const auto end = find_outside(all, 1, [](const word& each) { return is(each, ")"); });
  return std::min(end + 1, all.size());
}

bool begins_table_constraint(const word& first) {
  for (const auto* keyword : {"constraint", "primary", "unique", "check", "foreign"}) {
    if (is(first, keyword)) return true;
  }
  return false;
}

/// How many words the clause at the front has, if it is one that no pragma tells; else 0.
std::size_t clause_length(words rest) {
  const auto& first = rest.front();
  const auto second_is = [&](std::string_view keyword) {
    return rest.size() >= 2 && is(rest[1], keyword);
  };
  std::size_t length = 0;
  if (is(first, "autoincrement")) length = 1;
  if (is(first, "collate")) length = 2;
  if (is(first, "check") || is(first, "as")) length = 1 + parenthesis(rest.subspan(1));
  if (is(first, "deferrable")) length = second_is("initially") ? 3 : 1;
  if (is(first, "on") && second_is("conflict")) length = 3;
  return std::min(length, rest.size());
}

/// The clauses of one column or table constraint: each begins outside parentheses.
void add_clauses(words definition, std::vector<table_clause>& clauses) {
  const bool of_table = begins_table_constraint(definition.front());
  const auto column = of_table ? std::string{} : definition.front().text;
  auto rest = definition.subspan(of_table ? 0 : 1);
  while (!rest.empty()) {
    auto length = clause_length(rest);
    if (length > 0) {
      // A CHECK is the table's, wherever it is written.
      const bool check = is(rest.front(), "check");
      clauses.push_back({check ? std::string{} : column, joined(rest.first(length))});
    } else {
      length = std::max<std::size_t>(parenthesis(rest), 1);
    }
    rest = rest.subspan(length);
  }
}

}  // namespace

std::string normalised(std::string_view sql) { return joined(split(sql)); }

std::string normalised_from(std::string_view sql, std::string_view keyword) {
  const auto all = split(sql);
  const auto begin = find_outside(all, 0, [&](const word& each) { return is(each, keyword); });
  return joined(words(all).subspan(begin));
}

std::vector<table_clause> table_clauses(std::string_view create_table) {
  std::vector<table_clause> clauses;
  const auto all = split(create_table);
  const auto open = find_outside(all, 0, [](const word& each) { return is(each, "("); });
  const auto body = words(all).subspan(std::min(open, all.size()));
  const auto end = parenthesis(body);
  if (end < 2) return clauses;
  const auto inside = body.subspan(1, end - 2);
  std::size_t begin = 0;
  while (begin < inside.size()) {
    const auto comma = find_outside(inside, begin, [](const word& each) { return is(each, ","); });
    if (comma > begin) add_clauses(inside.subspan(begin, comma - begin), clauses);
    begin = comma + 1;
  }
  return clauses;
}

}  // namespace aludel::roundtrip
