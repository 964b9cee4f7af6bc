// SPDX-License-Identifier: MIT
#include "generator/check_statements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>

#include "runtime/src/statement_words.hpp"

namespace aludel::generator {

namespace {

using detail::words;

words words_of(const revision& from, const statement& what) {
  return {from.file->text, what.tokens};
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

bool is_query(const words& of) {
  return of.begin({"SELECT"}) || of.begin({"WITH"}) || of.begin({"VALUES"}) || of.begin({"TABLE"});
}

/// "${schema}", as other tools would replace it: the tokens from the first to the last.
std::optional<std::pair<std::size_t, std::size_t>> placeholder(const words& of) {
  for (std::size_t first = 0; first + 1 < of.size(); ++first) {
    if (of.text(first) != "$" || of.text(first + 1) != "{" ||
        of[first].offset + 1 != of[first + 1].offset) {
      continue;
    }
    auto last = first + 1;
    while (last + 1 < of.size() && of.text(last) != "}") ++last;
    return std::pair{first, last};
  }
  return std::nullopt;
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
  return words_of(from, of).at(first, upper);
}

bool controls_transaction(const revision& from, const statement& what, dialect language) {
  return detail::controls_transaction(words_of(from, what), language);
}

bool needs_no_transaction(const revision& from, const statement& what, dialect language) {
  return detail::needs_no_transaction(words_of(from, what), language);
}

bool data_follows(const revision& from, const statement& what) {
  return is_copy(words_of(from, what), {"FROM", "STDIN"});
}

bool check_placeholders(const revision& from, const statement& what, problems& found) {
  const auto of = words_of(from, what);
  const auto tokens = placeholder(of);
  if (!tokens) return true;
  const auto begin = of[tokens->first].offset;
  const auto length = of[tokens->second].offset + of[tokens->second].length - begin;
  found.push_back(problem_at(*from.file, begin, length, errc::syntax,
                             "nothing is put in here: revisions have no variables",
                             "write what is meant; a schema can be the session's (search_path in "
                             "the URL, or options.on_connect)"));
  return false;
}

bool check_statement(const revision& from, const section& within, section_kind kind,
                     const statement& what, dialect language, problems& found) {
  const auto of = words_of(from, what);
  const auto problem = [&](errc code, std::string message, std::string hint) {
    found.push_back(at_statement(from, what, code, std::move(message), std::move(hint)));
    return false;
  };
  if (detail::controls_transaction(of, language)) {
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
  if (within.transaction && detail::needs_no_transaction(of, language)) {
    return problem(errc::unsupported, "this statement cannot run inside a transaction",
                   fmt::format("put it into a revision of its own, with `-- migrate:{} {} "
                               "transaction=off`",
                               kind == section_kind::upgrade ? "upgrade" : "downgrade",
                               aludel::name(language)));
  }
  return true;
}

}  // namespace aludel::generator
