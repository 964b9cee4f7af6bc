// SPDX-License-Identifier: MIT
#include "cli/import/convert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>

#include "generator/check_statements.hpp"
#include "generator/directive.hpp"
#include "generator/names.hpp"
#include "generator/split.hpp"

namespace aludel::commands {

namespace {

using generator::statement;
using generator::token;
using generator::token_kind;

std::string_view without_return(std::string_view line) {
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

/// Where the rows end that follow a COPY … FROM STDIN on these lines; 0: no rows follow.
std::size_t end_of_data(const std::vector<foreign_line>& lines, std::size_t copy) {
  static const std::regex form(R"(COPY\s.*\sFROM\s+STDIN\b.*;\s*)", std::regex::icase);
  const auto& text = lines[copy].text;
  if (text.size() > longest_mark || !std::regex_match(text, form)) return 0;
  const auto end =
      std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(copy), lines.end(),
                   [](const auto& each) { return without_return(each.text) == "\\."; });
  return end == lines.end() ? 0 : static_cast<std::size_t>(end - lines.begin()) + 1;
}

/// Rows that follow a COPY are left out: they are no SQL.
std::string joined(const std::vector<foreign_line>& lines) {
  std::string text;
  std::size_t data_until = 0;
  for (std::size_t each = 0; each < lines.size(); ++each) {
    const bool data = each < data_until;
    text.append(data ? "" : lines[each].text).append("\n");
    if (!data) data_until = end_of_data(lines, each);
  }
  return text;
}

class converter {
public:
  converter(const foreign_sql& from, std::string_view own_table, std::vector<std::string>& notes)
      : from_(from), own_table_(own_table), notes_(notes) {
    made_.transaction = from.transaction;
    local_.file = std::make_shared<const generator::source>(generator::source{
        .file = from.file->file, .name = from.file->name, .text = joined(from.lines)});
  }

  void read(dialect language) {
    read_tokens(language);
    statements_ = generator::split(*local_.file, language, tokens_, found_);
    const auto copy =
        std::find_if(statements_.begin(), statements_.end(),
                     [&](const statement& each) { return data_follows(local_, each); });
    if (copy != statements_.end() && !found_.empty()) {
      found_.clear();  // the data has no end that is known, and is no SQL
      check(*copy, language);
      return;
    }
    if (is_wrapped(language)) unwrap();
    made_.empty = made_.empty && statements_.empty();
    leave_transaction(language);
    for (const auto& each : statements_) {
      check(each, language);
      check_own_table(each, language);
    }
  }

  converted_section finish(problems& all) {
    for (auto& each : found_) {
      const auto line = static_cast<std::size_t>(std::max(each.where->line, 1)) - 1;
      if (line < from_.lines.size()) each.where->line = from_.lines[line].number;
      if (!is_repeated(each, all)) all.push_back(std::move(each));
    }
    write_lines();
    return std::move(made_);
  }

private:
  void read_tokens(dialect language) {
    tokens_.clear();
    generator::lexer reader{local_.file->text, language};
    for (auto next = reader.next(); next.kind != token_kind::end; next = reader.next()) {
      if (next.kind != token_kind::comment) {
        tokens_.push_back(next);
      } else if (is_directive(*local_.file, next)) {
        marks_.insert(next.offset);
      }
    }
    if (const auto& wrong = reader.problem()) {
      found_.push_back(problem_at(*local_.file, wrong->offset, 1, wrong->code,
                                  std::string(wrong->message), "the file ends before it does"));
    }
  }

  void check(const statement& what, dialect language) {
    const generator::section within{.statements = {}, .transaction = made_.transaction};
    check_statement(local_, within, generator::section_kind::upgrade, what, language, found_);
  }

  /// Names without quotes are the same in upper and lower case; on SQLite, all names are.
  [[nodiscard]] bool is_own_table(const token& each, dialect language) const {
    auto name = text(local_, each);
    const bool quoted = each.kind == token_kind::name;
    if (!quoted && each.kind != token_kind::word) return false;
    if (quoted && name.size() > 1) name = name.substr(1, name.size() - 2);
    if (quoted && language == dialect::postgresql) return name == own_table_;
    return generator::same_letters(name, own_table_);
  }

  void check_own_table(const statement& what, dialect language) {
    if (own_table_.empty()) return;
    const auto own = std::find_if(what.tokens.begin(), what.tokens.end(),
                                  [&](const token& each) { return is_own_table(each, language); });
    if (own == what.tokens.end()) return;
    found_.push_back(problem_at(*local_.file, own->offset, own->length, errc::unsupported,
                                fmt::format("{} is the other tool's own table", own_table_),
                                "it will not be there: take the statement out"));
  }

  [[nodiscard]] bool begins_with(const statement& what, std::string_view word) const {
    return has_words(local_, what, 0, std::span(&word, 1));
  }

  /// BEGIN first, COMMIT last, and nothing of the kind between them.
  [[nodiscard]] bool is_wrapped(dialect language) const {
    if (statements_.size() < 2) return false;
    const auto& first = statements_.front();
    const auto& last = statements_.back();
    const bool opens = begins_with(first, "BEGIN") || begins_with(first, "START");
    const bool closes = begins_with(last, "COMMIT") || begins_with(last, "END");
    return opens && closes && controls_transaction(local_, first, language) &&
           std::none_of(statements_.begin() + 1, statements_.end() - 1, [&](const statement& each) {
             return controls_transaction(local_, each, language);
           });
  }

  void unwrap() {
    for (const auto* each : {&statements_.front(), &statements_.back()}) {
      auto end = each->offset + each->length;
      const auto semicolon = std::find_if(tokens_.begin(), tokens_.end(),
                                          [&](const token& next) { return next.offset >= end; });
      if (semicolon != tokens_.end()) end = semicolon->offset + 1;
      cuts_.insert({each->offset, end});
    }
    statements_.erase(statements_.begin());
    statements_.pop_back();
    made_.transaction = true;
    note("BEGIN and COMMIT are left out: a revision is one transaction anyway");
  }

  void leave_transaction(dialect language) {
    // A procedure may commit, and then must be called outside a transaction.
    const bool lone_call = statements_.size() == 1 && begins_with(statements_.front(), "CALL");
    const bool leave = std::any_of(
        statements_.begin(), statements_.end(),
        [&](const statement& each) { return needs_no_transaction(local_, each, language); });
    if (!made_.transaction || (!leave && !lone_call)) return;
    made_.transaction = false;
    note(leave ? "transaction=off, since a statement cannot run inside a transaction"
               : "transaction=off, since a procedure that is called alone may commit");
  }

  void note(std::string_view text) {
    auto made = fmt::format("{}: {}", from_.file->file, text);
    if (std::find(notes_.begin(), notes_.end(), made) == notes_.end()) {
      notes_.push_back(std::move(made));
    }
  }

  /// Two dialects find the same.
  static bool is_repeated(const error& problem, const problems& all) {
    return std::any_of(all.begin(), all.end(), [&](const error& other) {
      return other.message == problem.message && other.where &&
             other.where->file == problem.where->file && other.where->line == problem.where->line &&
             other.where->column == problem.where->column;
    });
  }

  /// Line by line, without what was cut.
  void write_lines() {
    std::size_t offset = 0;
    for (const auto& each : from_.lines) {
      auto line = each;
      const bool is_cut = cut(line.text, offset);
      mark_comment(line.text, offset);
      offset += each.text.size() + 1;
      if (!is_cut || !is_blank(line.text)) made_.lines.push_back(std::move(line));
    }
    auto& lines = made_.lines;
    while (!lines.empty() && is_blank(lines.back().text)) lines.pop_back();
    const auto first = std::find_if(lines.begin(), lines.end(),
                                    [](const auto& each) { return !is_blank(each.text); });
    lines.erase(lines.begin(), first);
  }

  static bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r") == std::string_view::npos;
  }

  bool cut(std::string& line, std::size_t offset) const {
    bool done = false;
    for (const auto& [begin, end] : cuts_) {
      const auto from = std::max(begin, offset);
      const auto to = std::min(end, offset + line.size());
      if (from >= to) continue;
      std::fill(line.begin() + static_cast<std::ptrdiff_t>(from - offset),
                line.begin() + static_cast<std::ptrdiff_t>(to - offset), ' ');
      done = true;
    }
    return done;
  }

  /// "-- migrate:up" becomes "-- # migrate:up".
  void mark_comment(std::string& line, std::size_t offset) const {
    const auto mark = marks_.lower_bound(offset);
    if (mark != marks_.end() && *mark < offset + line.size()) line.insert(*mark - offset + 2, " #");
  }

  const foreign_sql& from_;
  std::string_view own_table_;
  std::vector<std::string>& notes_;
  generator::revision local_;  ///< only to look at its statements
  converted_section made_;
  problems found_;
  std::vector<token> tokens_;  ///< without comments
  std::vector<statement> statements_;
  std::set<std::size_t> marks_;                         ///< where comments look like directives
  std::set<std::pair<std::size_t, std::size_t>> cuts_;  ///< what is left out
};

}  // namespace

converted_section convert(const foreign_sql& from, const convert_options& how, problems& found,
                          std::vector<std::string>& notes) {
  converter reader{from, how.own_table, notes};
  for (const auto language : how.dialects) reader.read(language);
  return reader.finish(found);
}

}  // namespace aludel::commands
