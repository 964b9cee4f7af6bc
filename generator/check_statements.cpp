// SPDX-License-Identifier: MIT
#include "generator/check_statements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace aludel::generator {

namespace {

bool same_word(std::string_view text, std::string_view upper) {
  return text.size() == upper.size() &&
         std::equal(text.begin(), text.end(), upper.begin(),
                    [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; });
}

/// The statement's words, compared without regard to case.
class words {
public:
  words(const revision& from, const statement& of) : from_(from), of_(of) {}

  [[nodiscard]] bool at(std::size_t first, std::initializer_list<std::string_view> upper) const {
    return has_words(from_, of_, first, {upper.begin(), upper.size()});
  }
  [[nodiscard]] bool begin(std::initializer_list<std::string_view> upper) const {
    return at(0, upper);
  }
  [[nodiscard]] std::size_t size() const { return of_.tokens.size(); }
  /// Anywhere in the statement.
  [[nodiscard]] bool have(std::initializer_list<std::string_view> upper) const {
    for (std::size_t first = 0; first + upper.size() <= of_.tokens.size(); ++first) {
      if (at(first, upper)) return true;
    }
    return false;
  }

private:
  const revision& from_;
  const statement& of_;
};

bool is_transaction_control(const words& of, dialect language) {
  if (of.begin({"BEGIN"}) || of.begin({"COMMIT"}) || of.begin({"END"}) || of.begin({"ROLLBACK"}) ||
      of.begin({"SAVEPOINT"}) || of.begin({"RELEASE"})) {
    return true;
  }
  return language == dialect::postgresql &&
         (of.begin({"ABORT"}) || of.begin({"START", "TRANSACTION"}) ||
          of.begin({"PREPARE", "TRANSACTION"}));
}

bool is_copy(const words& of, std::initializer_list<std::string_view> where) {
  return of.begin({"COPY"}) && of.have(where);
}

/// Why a statement cannot run at all; empty if it can.
std::string_view impossible(const words& of, dialect language) {
  if (is_copy(of, {"FROM", "STDIN"}) || is_copy(of, {"TO", "STDOUT"})) {
    return "COPY has no terminal here: write INSERT";
  }
  if (language == dialect::sqlite) {
    if (of.begin({"ATTACH"}) || of.begin({"DETACH"})) return "a revision is about one database";
    if (of.begin({"VACUUM"}) && of.have({"INTO"})) return "VACUUM INTO writes another file";
    return {};
  }
  return {};
}

/// Rebuilding more than one table or index takes a transaction for each.
bool rebuilds_many(const words& of) {
  return (of.begin({"REINDEX"}) &&
          (of.have({"SCHEMA"}) || of.have({"DATABASE"}) || of.have({"SYSTEM"}))) ||
         (of.begin({"CLUSTER"}) && of.size() == 1);
}

bool runs_outside_transactions(const words& of, dialect language) {
  if (language == dialect::sqlite) {
    return of.begin({"VACUUM"}) || of.begin({"PRAGMA", "JOURNAL_MODE"});
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

bool is_query(const words& of) {
  return of.begin({"SELECT"}) || of.begin({"WITH"}) || of.begin({"VALUES"}) || of.begin({"TABLE"});
}

}  // namespace

error at_statement(const revision& from, const statement& of, errc code, std::string message,
                   std::string hint) {
  const auto& last = of.tokens[std::min<std::size_t>(of.tokens.size(), 3) - 1];
  return problem_at(*from.file, of.offset, last.offset + last.length - of.offset, code,
                    std::move(message), std::move(hint));
}

bool has_words(const revision& from, const statement& of, std::size_t first,
               std::span<const std::string_view> upper) {
  if (first + upper.size() > of.tokens.size()) return false;
  for (std::size_t each = 0; each < upper.size(); ++each) {
    const auto& token = of.tokens[first + each];
    if (token.kind != token_kind::word || !same_word(text(from, token), upper[each])) return false;
  }
  return true;
}

bool controls_transaction(const revision& from, const statement& what, dialect language) {
  return is_transaction_control({from, what}, language);
}

bool needs_no_transaction(const revision& from, const statement& what, dialect language) {
  return runs_outside_transactions({from, what}, language);
}

bool data_follows(const revision& from, const statement& what) {
  return is_copy({from, what}, {"FROM", "STDIN"});
}

bool check_statement(const revision& from, const section& within, section_kind kind,
                     const statement& what, dialect language, problems& found) {
  const words of{from, what};
  const auto problem = [&](errc code, std::string message, std::string hint) {
    found.push_back(at_statement(from, what, code, std::move(message), std::move(hint)));
    return false;
  };
  if (is_transaction_control(of, language)) {
    return problem(
        errc::transaction_control, "a revision cannot begin or end transactions",
        "remove it: all statements of a revision are one transaction, unless its section "
        "says transaction=off");
  }
  if (const auto reason = impossible(of, language); !reason.empty()) {
    return problem(errc::unsupported, "a revision cannot run this statement", std::string(reason));
  }
  if (kind == section_kind::verify) {
    const bool query = is_query(of) || what.tokens.front().kind == token_kind::symbol;
    return query || problem(errc::unsupported, "a verify section has queries only",
                            "write a SELECT that returns no row, or rows of true");
  }
  if (within.transaction && runs_outside_transactions(of, language)) {
    return problem(errc::unsupported, "this statement cannot run inside a transaction",
                   fmt::format("put it into a revision of its own, with `-- migrate:{} {} "
                               "transaction=off`",
                               kind == section_kind::upgrade ? "upgrade" : "downgrade",
                               aludel::name(language)));
  }
  return true;
}

}  // namespace aludel::generator
