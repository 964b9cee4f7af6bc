// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <pg_query.h>

#include <algorithm>
#include <charconv>
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

/// The bytes that UTF-8 has for a character; a surrogate is half of one.
std::size_t bytes_of(unsigned code) {
  if (code >= 0xD800 && code < 0xE000) return 2;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/// The bytes of a name as the server keeps it: of what is between its quotes. With an escape
/// character \0061 and \+000061 are characters.
std::size_t name_length(std::string_view inside, char escape) {
  std::size_t length = 0;
  while (!inside.empty()) {
    const auto next = inside.substr(1, 1);
    std::size_t written = 1;
    std::size_t kept = 1;
    if (inside[0] == '"' || (inside[0] == escape && next == inside.substr(0, 1))) {
      written = 2;
    } else if (inside[0] == escape && escape != '\0') {
      const auto digits = next == "+" ? inside.substr(2, 6) : inside.substr(1, 4);
      unsigned code = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
      written = digits.size() + (next == "+" ? 2 : 1);
      kept = bytes_of(code);
    }
    inside.remove_prefix(std::min(written, inside.size()));
    length += kept;
  }
  return length;
}

/// U&"d!0061t!+000061" UESCAPE '!'
char escape_of(const revision& from, const statement& what, std::size_t name) {
  constexpr std::string_view word = "UESCAPE";
  const bool own = has_words(from, what, name + 1, {&word, 1}) && name + 2 < what.tokens.size();
  const auto given = own ? text(from, what.tokens[name + 2]) : "'\\'";
  return given.size() == 3 ? given[1] : '\\';
}

std::size_t name_length(const revision& from, const statement& what, std::size_t name) {
  const auto written = text(from, what.tokens[name]);
  const auto quote = written.find('"');
  if (quote == std::string_view::npos) return written.size();
  const auto inside = written.substr(quote + 1, written.size() - quote - 2);
  return name_length(inside, quote > 0 ? escape_of(from, what, name) : '\0');
}

/// PostgreSQL cuts long names off, saying so to nobody who would see it; two may become one.
void check_names(const revision& from, const statement& what, problems& found) {
  constexpr std::size_t longest_name = 63;
  for (std::size_t name = 0; name < what.tokens.size(); ++name) {
    const auto& each = what.tokens[name];
    if (each.kind != token_kind::word && each.kind != token_kind::name) continue;
    const auto length = name_length(from, what, name);
    if (length <= longest_name || found.size() >= most_problems) continue;
    found.push_back(problem_at(*from.file, each.offset, each.length, errc::too_large,
                               fmt::format("the name has {} bytes", length),
                               "PostgreSQL keeps 63 of them and drops the rest: shorten it"));
  }
}

void check_section(const revision& from, const section& within, section_kind kind,
                   problems& found) {
  for (const auto& statement : within.statements) {
    const bool runs = check_placeholders(from, statement, found) &&
                      check_statement(from, within, kind, statement, dialect::postgresql, found);
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
