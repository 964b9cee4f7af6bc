// SPDX-License-Identifier: MIT
#include "runtime/src/statement_words.hpp"

#include <algorithm>
#include <array>

namespace aludel::detail {

namespace {

bool same_letter(char any, char upper) {
  return (any >= 'a' && any <= 'z' ? any - 32 : any) == upper;
}

bool same_word(std::string_view text, std::string_view upper) {
  return std::equal(text.begin(), text.end(), upper.begin(), upper.end(), same_letter);
}

/// A text that is no word itself, such as a body: a word of it, or a part of one.
bool mentions(std::string_view text, std::string_view upper) {
  return std::search(text.begin(), text.end(), upper.begin(), upper.end(), same_letter) !=
         text.end();
}

/// SQLite takes a pragma's name in any quotes, behind a schema's too.
bool is_pragma(const words& of, std::string_view upper) {
  if (!of.begin({"PRAGMA"})) return false;
  auto name = of.text(of.text(2) == "." ? 3 : 1);
  if (name.find_first_of("\"'`[") == 0) name = name.substr(1, name.size() - 2);
  return same_word(name, upper);
}

/// Rebuilding more than one table or index takes a transaction for each.
bool rebuilds_many(const words& of) {
  return (of.begin({"REINDEX"}) &&
          (of.have({"SCHEMA"}) || of.have({"DATABASE"}) || of.have({"SYSTEM"}))) ||
         (of.begin({"CLUSTER"}) && of.size() == 1);
}

}  // namespace

std::vector<token> tokens_of(std::string_view text, dialect language, std::size_t most) {
  std::vector<token> all;
  lexer reader{text, language};
  for (auto next = reader.next(); next.kind != token_kind::end && all.size() < most;
       next = reader.next()) {
    if (next.kind != token_kind::comment) all.push_back(next);
  }
  return all;
}

bool words::at(std::size_t first, std::span<const std::string_view> upper) const {
  if (first + upper.size() > size()) return false;
  for (std::size_t each = 0; each < upper.size(); ++each) {
    const auto is_word = tokens_[first + each].kind == token_kind::word;
    if (!is_word || !same_word(text(first + each), upper[each])) return false;
  }
  return true;
}

bool words::have(std::initializer_list<std::string_view> upper) const {
  for (std::size_t first = 0; first + upper.size() <= size(); ++first) {
    if (at(first, upper)) return true;
  }
  return false;
}

bool controls_transaction(const words& of, dialect language) {
  if (of.begin({"BEGIN"}) || of.begin({"COMMIT"}) || of.begin({"END"}) || of.begin({"ROLLBACK"}) ||
      of.begin({"SAVEPOINT"}) || of.begin({"RELEASE"})) {
    return true;
  }
  return language == dialect::postgresql &&
         (of.begin({"ABORT"}) || of.begin({"START", "TRANSACTION"}) ||
          of.begin({"PREPARE", "TRANSACTION"}));
}

bool needs_no_transaction(const words& of, dialect language) {
  if (language == dialect::sqlite) {
    return of.begin({"VACUUM"}) || is_pragma(of, "JOURNAL_MODE");
  }
  const bool index = of.begin({"CREATE", "INDEX"}) || of.begin({"CREATE", "UNIQUE", "INDEX"}) ||
                     of.begin({"DROP", "INDEX"}) || of.begin({"REINDEX"}) ||
                     (of.begin({"ALTER", "TABLE"}) && of.have({"DETACH", "PARTITION"}));
  if (index && of.have({"CONCURRENTLY"})) return true;
  return of.begin({"VACUUM"}) || of.begin({"CREATE", "DATABASE"}) ||
         of.begin({"DROP", "DATABASE"}) ||
         (of.begin({"ALTER", "DATABASE"}) && of.have({"SET", "TABLESPACE"})) ||
         of.begin({"ALTER", "SYSTEM"}) || of.begin({"CREATE", "TABLESPACE"}) ||
         of.begin({"DROP", "TABLESPACE"}) || of.begin({"DISCARD", "ALL"}) || rebuilds_many(of);
}

bool may_control_transaction(const words& of, dialect language) {
  // Inside a transaction a PRAGMA may do nothing, and say nothing.
  if (language == dialect::sqlite) return of.begin({"PRAGMA"});
  return may_commit(of) || of.have({"SUBSCRIPTION"});
}

bool may_commit(const words& of) {
  if (of.begin({"CALL"})) return true;
  if (!of.begin({"DO"})) return false;
  for (std::size_t each = 1; each < of.size(); ++each) {
    for (const auto* word : {"COMMIT", "ROLLBACK", "CALL"}) {
      if (mentions(of.text(each), word)) return true;
    }
  }
  return false;
}

bool sets_session(const words& of, dialect language) {
  if (language == dialect::sqlite) return of.begin({"PRAGMA"});
  return of.begin({"SET"}) || of.begin({"RESET"}) ||
         (of.begin({"SELECT"}) && of.have({"SET_CONFIG"}));
}

bool may_set(std::string_view statement) {
  constexpr std::string_view word = "set";
  return std::search(statement.begin(), statement.end(), word.begin(), word.end(),
                     [](char a, char b) { return (a | 0x20) == b; }) != statement.end();
}

bool may_change_rows(const words& of) {
  constexpr std::array<std::string_view, 8> commands{"INSERT", "UPDATE", "DELETE", "MERGE",
                                                     "WITH",   "SELECT", "DO",     "CALL"};
  return std::any_of(commands.begin(), commands.end(),
                     [&](std::string_view each) { return of.at(0, std::span(&each, 1)); });
}

bool adds_enum_value(const words& of) {
  return of.begin({"ALTER", "TYPE"}) && of.have({"ADD", "VALUE"});
}

bool validates_constraint(const words& of) {
  return of.begin({"ALTER", "TABLE"}) && of.have({"VALIDATE", "CONSTRAINT"});
}

}  // namespace aludel::detail
