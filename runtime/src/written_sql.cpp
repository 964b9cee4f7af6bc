// SPDX-License-Identifier: MIT
#include "runtime/src/written_sql.hpp"

#include <fmt/format.h>

#include <vector>

#include "runtime/src/ddl.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::detail {

namespace {

struct read_sql {
  std::vector<token> tokens;  ///< without comments
  bool open = false;          ///< it ends in a comment, which would swallow what follows it
};

read_sql read(std::string_view sql, dialect language) {
  read_sql made;
  lexer reader{sql, language};
  for (auto each = reader.next(); each.kind != token_kind::end; each = reader.next()) {
    const bool comment = each.kind == token_kind::comment;
    made.open = comment && sql.substr(each.offset, 2) == "--";
    if (!comment) made.tokens.push_back(each);
  }
  if (const auto& problem = reader.problem()) {
    refuse(problem->code, fmt::format("{}: `{}`", problem->message, sql.substr(problem->offset)),
           "end it");
  }
  return made;
}

std::string closed(std::string_view sql, bool open) {
  return open ? std::string(sql) + '\n' : std::string(sql);
}

bool is_symbol(const words& of, std::size_t at, std::string_view symbol) {
  return at < of.size() && of[at].kind == token_kind::symbol && of.text(at) == symbol;
}

/// Its body has statements of its own.
bool has_body(const words& of) {
  return of.begin({"CREATE"}) &&
         (of.have({"TRIGGER"}) || of.have({"FUNCTION"}) || of.have({"PROCEDURE"}));
}

void refuse_others(const words& of, dialect language) {
  if (controls_transaction(of, language)) {
    refuse(errc::transaction_control, "a revision cannot begin or end transactions",
           "remove it: all statements of a revision are one transaction, unless it says "
           "transaction=off");
  }
  if (language == dialect::sqlite && (of.begin({"ATTACH"}) || of.begin({"DETACH"}))) {
    refuse(errc::unsupported, "a revision is about one database", "remove it");
  }
}

}  // namespace

std::string one_statement(std::string_view sql, dialect language) {
  auto [tokens, open] = read(sql, language);
  const bool whole = has_body({sql, tokens});
  while (!whole && is_symbol({sql, tokens}, tokens.size() - 1, ";")) {
    sql = sql.substr(0, tokens.back().offset);
    tokens.pop_back();
    open = false;
  }
  const words of{sql, tokens};
  if (of.size() == 0) refuse(errc::usage, "there is no statement in it", "leave the call out");
  refuse_others(of, language);
  for (std::size_t each = 0; !whole && each < of.size(); ++each) {
    if (!is_symbol(of, each, ";")) continue;
    refuse(errc::usage, "there is more than one statement in it", "call it once for each");
  }
  return closed(sql, open);
}

std::string part_of_statement(std::string_view sql, dialect language) {
  const auto [tokens, open] = read(sql, language);
  const words of{sql, tokens};
  int depth = 0;
  bool ends = of.size() == 0;
  for (std::size_t each = 0; each < of.size() && !ends; ++each) {
    if (is_symbol(of, each, "(")) ++depth;
    if (is_symbol(of, each, ")")) --depth;
    ends = depth < 0 || is_symbol(of, each, ";");
  }
  if (ends || depth != 0) {
    refuse(errc::usage, fmt::format("`{}` is no part of a statement", sql),
           "close its parentheses, and leave semicolons out");
  }
  return closed(sql, open);
}

bool is_literal(std::string_view sql) {
  const auto tokens = tokens_of(sql, dialect::sqlite, 3);
  const words of{sql, tokens};
  const auto is_number = [&](std::size_t at) { return of[at].kind == token_kind::number; };
  if (of.size() == 2) return (of.text(0) == "-" || of.text(0) == "+") && is_number(1);
  return of.size() == 1 && (is_number(0) || of[0].kind == token_kind::string ||
                            of.begin({"TRUE"}) || of.begin({"FALSE"}) || of.begin({"NULL"}));
}

}  // namespace aludel::detail
