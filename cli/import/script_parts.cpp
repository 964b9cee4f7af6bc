// SPDX-License-Identifier: MIT
#include "cli/import/script_parts.hpp"

#include <algorithm>

#include "generator/names.hpp"
#include "generator/split.hpp"

namespace aludel::commands {

namespace {

using generator::token;
using generator::token_kind;

constexpr std::string_view blanks = " \t\r";

struct script_tokens {
  std::vector<token> sql;
  std::vector<token> comments;
};

script_tokens read_tokens(const generator::source& script, dialect language, problems& found) {
  script_tokens read;
  generator::lexer reader{script.text, language};
  for (auto next = reader.next(); next.kind != token_kind::end; next = reader.next()) {
    (next.kind == token_kind::comment ? read.comments : read.sql).push_back(next);
  }
  if (const auto& wrong = reader.problem()) {
    found.push_back(problem_at(script, wrong->offset, 1, wrong->code, std::string(wrong->message),
                               "the file ends before it does"));
  }
  return read;
}

bool begins_line(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  return before.empty() || before.back() == '\n';
}

std::string_view without_quotes(std::string_view name) {
  return name.size() > 1 ? name.substr(1, name.size() - 2) : name;
}

}  // namespace

std::string_view script_parts::text_of(const script_part& part) const {
  const auto end =
      part.is_comment ? part.end : part.tokens.back().offset + part.tokens.back().length;
  return sql.substr(part.offset, end - part.offset);
}

bool script_parts::has_word(const script_part& part, std::size_t at, std::string_view upper) const {
  if (at >= part.tokens.size() || part.tokens[at].kind != token_kind::word) return false;
  return generator::same_letters(sql.substr(part.tokens[at].offset, part.tokens[at].length), upper);
}

std::string_view script_parts::table_at(const script_part& part, std::size_t at) const {
  const auto text = [&](std::size_t which) -> std::string_view {
    if (which >= part.tokens.size()) return {};
    return sql.substr(part.tokens[which].offset, part.tokens[which].length);
  };
  while (text(at + 1) == ".") at += 2;
  if (at >= part.tokens.size()) return {};
  return part.tokens[at].kind == token_kind::name ? without_quotes(text(at)) : text(at);
}

script_parts take_apart(const generator::source& script, dialect language) {
  script_parts made{.sql = script.text, .parts = {}, .found = {}};
  const auto tokens = read_tokens(script, language, made.found);
  auto statements = generator::split(script, language, tokens.sql, made.found);
  if (!made.found.empty()) return made;
  for (auto& each : statements) {
    const auto last = each.offset + each.length;
    const auto semicolon =
        std::lower_bound(tokens.sql.begin(), tokens.sql.end(), last,
                         [](const token& one, std::size_t offset) { return one.offset < offset; });
    made.open = semicolon == tokens.sql.end();
    made.parts.push_back({.offset = each.offset,
                          .end = made.open ? last : semicolon->offset + semicolon->length,
                          .tokens = std::move(each.tokens)});
  }
  if (!tokens.sql.empty()) made.last = tokens.sql.back().offset;
  const auto of_statements = static_cast<std::ptrdiff_t>(made.parts.size());
  for (const auto& each : tokens.comments) {
    if (!begins_line(script.text, each.offset)) continue;
    const auto after =
        std::partition_point(made.parts.begin(), made.parts.begin() + of_statements,
                             [&](const script_part& part) { return part.end <= each.offset; });
    const bool inside = after != made.parts.begin() + of_statements && after->offset < each.offset;
    made.parts.push_back({.offset = each.offset,
                          .end = std::size_t{each.offset} + each.length,
                          .is_comment = true,
                          .is_inside = inside});
  }
  std::stable_sort(made.parts.begin(), made.parts.end(),
                   [](const auto& one, const auto& other) { return one.offset < other.offset; });
  return made;
}

cut_lines::cut_lines(const std::shared_ptr<const generator::source>& file)
    : whole_(whole(file).lines), lines_(whole_), is_cut_(whole_.size()) {
  std::size_t offset = 0;
  for (const auto& each : whole_) {
    offsets_.push_back(offset);
    offset += each.text.size() + 1;
  }
}

std::size_t cut_lines::index_of(std::size_t offset) const {
  const auto after = std::upper_bound(offsets_.begin(), offsets_.end(), offset);
  return static_cast<std::size_t>(after - offsets_.begin()) - 1;
}

foreign_line cut_lines::at(std::size_t offset) const { return whole_.at(index_of(offset)); }

void cut_lines::cut(std::size_t begin, std::size_t end) {
  for (auto each = index_of(begin); each < lines_.size() && offsets_[each] < end; ++each) {
    auto& text = lines_[each].text;
    const auto from = std::max(begin, offsets_[each]) - offsets_[each];
    const auto to = std::min(end - offsets_[each], text.size());
    if (from < to)
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(from),
                text.begin() + static_cast<std::ptrdiff_t>(to), ' ');
    is_cut_[each] = true;
  }
}

std::vector<foreign_line> cut_lines::take(std::size_t end) {
  std::vector<foreign_line> kept;
  for (; taken_ < end; ++taken_) {
    auto& line = lines_[taken_];
    const bool blank = line.text.find_first_not_of(blanks) == std::string::npos;
    if (!is_cut_[taken_] || !blank) kept.push_back(std::move(line));
  }
  return kept;
}

}  // namespace aludel::commands
