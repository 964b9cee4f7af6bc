// SPDX-License-Identifier: MIT
#include "autogenerate/usual_sqlite.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "autogenerate/sqlite_text.hpp"
#include "runtime/src/definition_reader.hpp"
#include "runtime/src/quotes.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::autogenerate {

namespace {

using detail::clause_kind;
using words = std::initializer_list<std::string_view>;

auto find(sqlite_tokens& in, words what) {
  return std::search(in.begin(), in.end(), what.begin(), what.end());
}

void erase_all(sqlite_tokens& from, words what) {
  for (auto at = find(from, what); at != from.end(); at = find(from, what)) {
    from.erase(at, at + std::ssize(what));
  }
}

/// SQLite takes a string for a name where only a name can be.
void make_names(sqlite_tokens::iterator begin, sqlite_tokens::iterator end) {
  std::for_each(begin, end, [](std::string& each) {
    if (each.starts_with('\'')) each = folded_name(detail::plain_name_of(each));
  });
}

/// Taken out: "on delete set null"; empty, if there is none, or it is NO ACTION.
sqlite_tokens take_action(sqlite_tokens& from, std::string_view event) {
  const auto at = find(from, {"on", event});
  if (at == from.end()) return {};
  constexpr std::ptrdiff_t before = 2;
  const auto left = from.end() - at;
  const bool has_two = left > before && (at[before] == "set" || at[before] == "no");
  const auto end = at + std::min<std::ptrdiff_t>(left, before + (has_two ? 2 : 1));
  sqlite_tokens taken(at, end);
  from.erase(at, end);
  if (taken.back() == "action") taken.clear();
  return taken;
}

/// MATCH means nothing to SQLite.
sqlite_tokens usual_reference(sqlite_tokens from) {
  make_names(from.begin(), from.end());
  if (const auto match = find(from, {"match"}); match != from.end()) {
    from.erase(match, match + std::min<std::ptrdiff_t>(2, from.end() - match));
  }
  const bool deferred = find(from, {"initially", "deferred"}) != from.end() &&
                        find(from, {"not", "deferrable"}) == from.end();
  if (!deferred) {
    for (const words each : {words{"initially", "deferred"}, words{"initially", "immediate"},
                             words{"not", "deferrable"}, words{"deferrable"}}) {
      erase_all(from, each);
    }
  }
  // Behind the columns, in one order.
  const auto on_delete = take_action(from, "delete");
  const auto on_update = take_action(from, "update");
  const auto place = find(from, {"deferrable"}) - from.begin();
  from.insert(from.begin() + place, on_update.begin(), on_update.end());
  from.insert(from.begin() + place, on_delete.begin(), on_delete.end());
  return from;
}

/// The comma or the parenthesis behind it.
sqlite_tokens::iterator end_of_item(sqlite_tokens::iterator from, sqlite_tokens::iterator end) {
  int depth = 0;
  return std::find_if(from, end, [&](const std::string& each) {
    if (depth == 0 && (each == "," || each == ")")) return true;
    if (each == "(") ++depth;
    if (each == ")") --depth;
    return false;
  });
}

/// Of an index: an expression, which may be followed by COLLATE and a direction.
sqlite_tokens usual_item(sqlite_tokens from) {
  if (!from.empty() && from.back() == "asc") from.pop_back();
  sqlite_tokens behind;
  if (!from.empty() && from.back() == "desc") {
    behind.push_back(std::move(from.back()));
    from.pop_back();
  }
  if (from.size() > 2 && from[from.size() - 2] == "collate") {
    behind.insert(behind.begin(), from.end() - 2, from.end());
    from.resize(from.size() - 2);
  }
  auto made = unwrapped(std::move(from));
  made.insert(made.end(), behind.begin(), behind.end());
  return made;
}

sqlite_tokens usual_check(const sqlite_tokens& from) {
  auto expression = unwrapped({from.begin() + 1, from.end()});
  sqlite_tokens made{from.front(), "("};
  made.insert(made.end(), expression.begin(), expression.end());
  made.emplace_back(")");
  return made;
}

}  // namespace

std::string usual_default(std::string_view clause) {
  constexpr std::array<std::string_view, 6> values{
      "null", "true", "false", "current_date", "current_time", "current_timestamp"};
  const auto tokens = detail::tokens_of(clause, dialect::sqlite);
  const detail::words written{clause, tokens};
  std::size_t at = 0;
  while (at < written.size() && !written.at(at, {"DEFAULT"})) ++at;
  if (++at >= written.size()) return {};
  const auto value = clause.substr(tokens[at].offset);
  const bool is_word = at + 1 == written.size() && tokens[at].kind == detail::token_kind::word;
  if (is_word &&
      std::find(values.begin(), values.end(), lower(std::string(value))) == values.end()) {
    return detail::quoted_text(std::string(value));
  }
  const name_set none;
  auto folded = unwrapped(folded_tokens(value, &none));
  if (folded.size() == 2 && folded.front() == "+") folded.erase(folded.begin());
  return folded == sqlite_tokens{"null"} ? std::string() : joined_tokens(folded);
}

sqlite_tokens usual_clause(sqlite_tokens tokens, clause_kind kind) {
  erase_all(tokens, {"on", "conflict", "abort"});
  switch (kind) {
    case clause_kind::primary_key:
    case clause_kind::unique:
      erase_all(tokens, {"asc"});
      erase_all(tokens, {"autoincrement"});  // the table's
      make_names(tokens.begin(), tokens.end());
      return tokens;
    case clause_kind::foreign_key:
      return usual_reference(std::move(tokens));
    case clause_kind::check:
      return usual_check(tokens);
    default:
      return tokens;
  }
}

sqlite_tokens usual_index(sqlite_tokens tokens) {
  const auto open = std::find(tokens.begin(), tokens.end(), "(");
  make_names(tokens.begin(), open);
  if (open == tokens.end()) return tokens;
  sqlite_tokens made(tokens.begin(), open + 1);
  const auto add = [&](const sqlite_tokens& more) {
    made.insert(made.end(), more.begin(), more.end());
  };
  auto at = open;
  while (at != tokens.end() && *at != ")") {
    const auto item = at + 1;
    at = end_of_item(item, tokens.end());
    add(usual_item({item, at}));
    if (at != tokens.end()) made.push_back(*at);
  }
  if (at == tokens.end() || ++at == tokens.end()) return made;
  made.push_back(*at);  // WHERE
  add(unwrapped({at + 1, tokens.end()}));
  return made;
}

sqlite_tokens usual_trigger(sqlite_tokens tokens) {
  constexpr std::size_t behind_name = 3;
  const auto body = std::find(tokens.begin(), tokens.end(), "begin");
  sqlite_tokens head(tokens.begin(), body);
  if (head.size() > behind_name && head[behind_name] == "before") {
    head.erase(head.begin() + behind_name);
  }
  erase_all(head, {"for", "each", "row"});
  head.insert(head.end(), body, tokens.end());
  return head;
}

bool is_primary_key(const object& of) {
  return of.key.kind == object_kind::constraint && of.at("definition").starts_with("primary key ");
}

sqlite_tokens columns_of_key(std::string_view definition) {
  const auto all = folded_tokens(definition);
  sqlite_tokens columns;
  for (auto at = std::find(all.begin(), all.end(), "("); at != all.end() && *at != ")";) {
    columns.push_back(*++at);
    at = std::find_if(at, all.end(), [](const auto& each) { return each == "," || each == ")"; });
  }
  return columns;
}

}  // namespace aludel::autogenerate
