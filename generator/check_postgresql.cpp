// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <pg_query.h>

#include <algorithm>
#include <memory>

#include "generator/check.hpp"
#include "generator/check_statements.hpp"

namespace aludel::generator {

namespace {

struct free_result {
  void operator()(PgQuerySplitResult* result) const { pg_query_free_split_result(*result); }
};

/// The byte at which the n-th character (from 1) begins.
std::size_t byte_of(std::string_view text, int character) {
  std::size_t byte = 0;
  for (; byte < text.size(); ++byte) {
    const bool starts = (static_cast<unsigned char>(text[byte]) & 0xC0U) != 0x80U;
    if (starts && --character <= 0) break;
  }
  return byte;
}

/// Where the parser stopped: the token there, or the end of the statement.
token stopped_at(const statement& what, std::size_t offset) {
  const auto found = std::find_if(what.tokens.begin(), what.tokens.end(), [&](const token& each) {
    return offset < each.offset + each.length;
  });
  return found == what.tokens.end() ? what.tokens.back() : *found;
}

/// The grammar of PostgreSQL, without building a tree of it: fast, and nothing to run out of.
void parse(const revision& from, const statement& what, problems& found) {
  const std::string sql{text(from, what)};
  auto result = pg_query_split_with_parser(sql.c_str());
  const std::unique_ptr<PgQuerySplitResult, free_result> owner{&result};
  if (result.error == nullptr) {
    if (result.n_stmts > 1) {
      found.push_back(at_statement(from, what, errc::syntax,
                                   "PostgreSQL reads several statements here",
                                   "separate them with semicolons that are not in parentheses"));
    }
    return;
  }
  const auto offset = result.error->cursorpos > 0
                          ? what.offset + byte_of(sql, result.error->cursorpos)
                          : what.offset;
  const auto where = stopped_at(what, offset);
  found.push_back(problem_at(*from.file, where.offset, where.length, errc::syntax,
                             result.error->message,
                             "if the server is newer than PostgreSQL " PG_MAJORVERSION
                             "'s grammar, say syntax=unchecked at the section"));
}

/// The bytes of a name as the server keeps it. One with escapes is not looked at.
std::size_t name_length(std::string_view written) {
  if (!written.starts_with('"')) return written.starts_with("U&") ? 0 : written.size();
  const auto quotes = std::count(written.begin(), written.end(), '"') - 2;
  return written.size() - 2 - static_cast<std::size_t>(quotes) / 2;
}

/// PostgreSQL cuts long names off, saying so to nobody who would see it; two may become one.
void check_names(const revision& from, const statement& what, problems& found) {
  constexpr std::size_t longest_name = 63;
  for (const auto& each : what.tokens) {
    if (each.kind != token_kind::word && each.kind != token_kind::name) continue;
    const auto length = name_length(text(from, each));
    if (length <= longest_name || found.size() >= most_problems) continue;
    found.push_back(problem_at(*from.file, each.offset, each.length, errc::too_large,
                               fmt::format("the name has {} bytes", length),
                               "PostgreSQL keeps 63 of them and drops the rest: shorten it"));
  }
}

void check_section(const revision& from, const section& within, section_kind kind,
                   problems& found) {
  for (const auto& statement : within.statements) {
    const bool runs = check_statement(from, within, kind, statement, dialect::postgresql, found);
    if (runs && within.checked) parse(from, statement, found);
    if (runs) check_names(from, statement, found);
    if (data_follows(from, statement)) break;
  }
}

}  // namespace

void check_postgresql(const linked_revisions& graph, std::size_t column, bool /*whole*/,
                      problems& found) {
  for (const auto& revision : graph.revisions) {
    const auto& script = revision.scripts[column];
    check_section(revision, script.upgrade, section_kind::upgrade, found);
    check_section(revision, script.downgrade, section_kind::downgrade, found);
    check_section(revision, script.verify, section_kind::verify, found);
  }
}

}  // namespace aludel::generator
