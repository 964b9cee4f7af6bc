// SPDX-License-Identifier: MIT
#include "generator/file_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "generator/hidden.hpp"

namespace aludel::generator {

namespace {

bool same_place(const error& a, const error& b) {
  return a.message == b.message && a.where && b.where && a.where->line == b.where->line &&
         a.where->column == b.where->column;
}

}  // namespace

bool is_in_string(const std::vector<token>& tokens, std::size_t offset) {
  const auto behind =
      std::upper_bound(tokens.begin(), tokens.end(), offset,
                       [](std::size_t at, const token& next) { return at < next.offset; });
  if (behind == tokens.begin()) return false;
  const auto& before = *std::prev(behind);
  return before.kind == token_kind::string && offset < before.offset + before.length;
}

std::optional<revision> file_parser::parse(problems& all) {
  auto header = read_parts();
  report_hidden();
  if (header) {
    for (const auto language : dialects_) header->scripts.push_back(script_for(*header, language));
  }
  report(all);
  return header;
}

// ---- Parts

void file_parser::read_note(const token& comment) {
  auto read = parse_directive(*file_, comment, found_);
  if (read) {
    keep({.opening = std::move(*read)});
  } else {
    guessed_ = true;
  }
}

void file_parser::keep(part next) {
  const auto& opening = next.opening;
  if (!opening.opens_section() && !next.tokens.empty()) {
    problem(next.tokens.front(), errc::missing_section,
            fmt::format("a statement cannot follow \"migrate:{}\"", name(opening.kind)),
            "put it below a section's line, such as `-- migrate:upgrade`");
  }
  if (const auto* other = find(opening.kind, opening.only_for)) {
    problem(
        opening.place, errc::invalid_directive,
        fmt::format("there are two \"migrate:{}\" for {}", name(opening.kind),
                    opening.only_for ? aludel::name(*opening.only_for) : "all dialects"),
        fmt::format("the other is in line {}", place(*file_, other->opening.place.offset).line));
  }
  parts_.push_back(std::move(next));
}

const part* file_parser::find(directive_kind kind, std::optional<dialect> only_for) const {
  const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const part& each) {
    return each.opening.kind == kind && each.opening.only_for == only_for;
  });
  return found == parts_.end() ? nullptr : &*found;
}

const part* file_parser::part_for(directive_kind kind, dialect language) const {
  const auto* own = find(kind, language);
  return own != nullptr ? own : find(kind, std::nullopt);
}

void file_parser::read_compatibility(dialect language, script& made) {
  const auto* compatible = part_for(directive_kind::compatible, language);
  const auto* breaking = part_for(directive_kind::breaking, language);
  if (compatible != nullptr && breaking != nullptr) {
    problem(breaking->opening.place, errc::invalid_directive,
            "a revision is either compatible or breaking", "remove one of the two");
  }
  if (compatible != nullptr) made.compatible = compatibility::compatible;
  if (breaking != nullptr) made.compatible = compatibility::breaking;
}

// ---- Problems

void file_parser::problem(const token& at, errc code, std::string message, std::string hint) {
  if (found_.size() >= most_problems) return;
  found_.push_back(
      problem_at(*file_, at.offset, at.length, code, std::move(message), std::move(hint)));
}

void file_parser::contradict(const part& never) {
  problem(never.opening.place, errc::invalid_directive,
          "a revision with a downgrade is not irreversible", "remove one of the two");
}

void file_parser::report_lexer(const detail::lexer_problem& wrong) {
  broken_ = true;
  found_.push_back(problem_at(*file_, wrong.offset, 1, wrong.code, std::string(wrong.message),
                              wrong.code == errc::unterminated
                                  ? "it begins here, and the file ends before it does"
                                  : "no program needs that: take them out"));
}

/// Databases keep what is in a string; anywhere else it only deceives who reads it.
void file_parser::report_hidden() {
  if (dialects_.empty() || broken_) return;
  const std::string_view text = file_->text;
  for (auto found = next_hidden(text, 0); found && found_.size() < most_problems;
       found = next_hidden(text, found->offset + found->length)) {
    if (is_in_string(found->offset)) continue;
    found_.push_back(problem_at(*file_, found->offset, 1, errc::invalid_text,
                                fmt::format("there is {}, which does not show", found->name),
                                "remove it: only strings may have it"));
    auto& line = found_.back().where->text;
    line = without_hidden(line);
  }
}

/// Two dialects find the same problem in a section that they share.
void file_parser::report(problems& all) const {
  for (auto each = found_.begin(); each != found_.end(); ++each) {
    const bool repeated = std::any_of(
        found_.begin(), each, [&](const error& before) { return same_place(before, *each); });
    if (!repeated) all.push_back(*each);
  }
}

}  // namespace aludel::generator
