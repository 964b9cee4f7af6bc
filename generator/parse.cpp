// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "generator/code_tokens.hpp"
#include "generator/directive.hpp"
#include "generator/header.hpp"
#include "generator/hidden.hpp"
#include "generator/split.hpp"
#include "generator/stages.hpp"

namespace aludel::generator {

namespace {

/// A directive and what follows it, up to the next one.
struct part {
  directive opening;
  std::size_t begin = 0;
  std::size_t end = 0;
  dialect lexed_as = dialect::postgresql;
  std::vector<token> tokens{};  ///< without comments
  bool cut = false;             ///< the lexer stopped in it
};

bool same_place(const error& a, const error& b) {
  return a.message == b.message && a.where && b.where && a.where->line == b.where->line &&
         a.where->column == b.where->column;
}

/// Reads one file.
class file_parser {
public:
  file_parser(std::shared_ptr<const source> file, std::span<const dialect> dialects, problems& all)
      : file_(std::move(file)), dialects_(dialects), all_(all) {}

  std::optional<revision> parse() {
    auto header = read_parts();
    report_hidden();
    if (header) {
      for (const auto language : dialects_)
        header->scripts.push_back(script_for(*header, language));
    }
    report();
    return header;
  }

private:
  // ---- The file into parts

  std::optional<revision> read_parts() {
    if (is_code(*file_)) return read_code();
    // A general section ends where PostgreSQL sees the next directive, if it is to see it at all.
    const bool postgresql = dialects_.empty() || std::find(dialects_.begin(), dialects_.end(),
                                                           dialect::postgresql) != dialects_.end();
    general_ = postgresql ? dialect::postgresql : dialect::sqlite;

    lexer tokens{file_->text, general_};
    std::vector<token> comments;
    auto next = tokens.next();
    while (next.kind == token_kind::comment && !is_directive(*file_, next)) {
      comments.push_back(next);
      next = tokens.next();
    }
    auto header = parse_header(file_, comments, found_);
    if (dialects_.empty()) return header;
    if (next.kind != token_kind::comment && next.kind != token_kind::end) {
      problem(next, errc::missing_section, "there is a statement before the first section",
              "begin the section with a line `-- migrate:upgrade`");
      guessed_ = true;
      next = skip_to_directive(tokens);
    }
    if (tokens.problem()) report_lexer(*tokens.problem());
    while (next.kind != token_kind::end && !broken_ && found_.size() < most_problems) {
      next = read_part(next);
    }
    return header;
  }

  /// A revision in C++: header, directives, code. What upgrades it and takes it back are functions.
  std::optional<revision> read_code() {
    auto read = tokens_of_code(file_->text);
    std::vector<token> comments;
    std::vector<token> directives;
    for (const auto& each : read.all) {
      if (each.kind != token_kind::comment) {
        code_.push_back(each);
      } else if (is_directive(*file_, each)) {
        directives.push_back(each);
      } else if (code_.empty() && directives.empty()) {
        comments.push_back(each);
      }
    }
    auto header = parse_header(file_, comments, found_);
    if (dialects_.empty()) return header;
    if (read.problem) report_lexer(*read.problem);
    for (const auto& each : directives) read_note(each);
    if (header) header->code = code_;
    return header;
  }

  token skip_to_directive(lexer& tokens) {
    auto next = tokens.next();
    while (next.kind != token_kind::end && !is_directive(*file_, next)) next = tokens.next();
    return next;
  }

  /// Reads from one section's directive to that of the next, which it returns.
  token read_part(const token& opening) {
    const auto read = parse_directive(*file_, opening, found_);
    part next{.opening = read.value_or(directive{}),
              .begin = opening.offset + opening.length,
              .lexed_as = read && read->only_for ? *read->only_for : general_};
    lexer tokens{file_->text, next.lexed_as, next.begin};
    auto token = tokens.next();
    for (; token.kind != token_kind::end; token = tokens.next()) {
      if (token.kind != token_kind::comment) {
        next.tokens.push_back(token);
      } else if (is_note(*file_, token)) {
        read_note(token);
      } else if (is_directive(*file_, token)) {
        break;
      }
    }
    next.end = token.offset;
    if (tokens.problem()) {
      report_lexer(*tokens.problem());
      next.cut = true;
      drop_unfinished(next.tokens);
    }
    if (read) {
      keep(std::move(next));
    } else {
      guessed_ = true;
    }
    return token;
  }

  /// It stands in the section, which goes on behind it.
  void read_note(const token& comment) {
    auto read = parse_directive(*file_, comment, found_);
    if (read) {
      keep({.opening = std::move(*read)});
    } else {
      guessed_ = true;
    }
  }

  void keep(part next) {
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

  // ---- The parts into a script for each dialect

  [[nodiscard]] const part* find(directive_kind kind, std::optional<dialect> only_for) const {
    const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const part& each) {
      return each.opening.kind == kind && each.opening.only_for == only_for;
    });
    return found == parts_.end() ? nullptr : &*found;
  }

  /// A dialect's own part comes before the general one.
  [[nodiscard]] const part* part_for(directive_kind kind, dialect language) const {
    const auto* own = find(kind, language);
    return own != nullptr ? own : find(kind, std::nullopt);
  }

  script script_for(const revision& header, dialect language) {
    if (is_code(*file_)) return code_for(header, language);
    script made;
    const bool merge = header.parents.size() > 1;
    if (const auto* up = part_for(directive_kind::upgrade, language)) {
      made.upgrade = section_of(*up, language, merge);
    } else {
      missing(header, directive_kind::upgrade, language);
    }
    if (const auto* verify = part_for(directive_kind::verify, language)) {
      made.verify = section_of(*verify, language, false);
    }
    read_way_back(header, language, merge, made);
    read_compatibility(language, made);
    return made;
  }

  script code_for(const revision& header, dialect language) {
    script made;
    made.upgrade = code_section(directive_kind::upgrade, language);
    made.downgrade = code_section(directive_kind::downgrade, language);
    const auto* never = part_for(directive_kind::irreversible, language);
    if (never != nullptr) made.irreversible = never->opening.reason;
    if (!defines("upgrade")) missing(header, directive_kind::upgrade, language);
    if (never == nullptr && !defines("downgrade")) {
      missing(header, directive_kind::downgrade, language);
    }
    if (never != nullptr && defines("downgrade")) contradict(*never);
    read_compatibility(language, made);
    return made;
  }

  /// Its options; what it does only the program knows.
  [[nodiscard]] section code_section(directive_kind kind, dialect language) const {
    const auto* from = part_for(kind, language);
    const auto opening = from == nullptr ? directive{} : from->opening;
    return {.offset = opening.place.offset,
            .statements = {},
            .transaction = opening.transaction,
            .checked = false,
            .lock_timeout_ms = opening.lock_timeout_ms,
            .statement_timeout_ms = opening.statement_timeout_ms};
  }

  /// A function or an object of that name, as far as tokens tell; the compiler looks closer.
  [[nodiscard]] bool defines(std::string_view name) const {
    for (std::size_t each = 0; each + 1 < code_.size(); ++each) {
      const auto text_of = [&](const token& of) {
        return std::string_view(file_->text).substr(of.offset, of.length);
      };
      const auto next = text_of(code_[each + 1]);
      if (text_of(code_[each]) == name && (next == "(" || next == "=" || next == "{")) return true;
    }
    return false;
  }

  void contradict(const part& never) {
    problem(never.opening.place, errc::invalid_directive,
            "a revision with a downgrade is not irreversible", "remove one of the two");
  }

  void read_way_back(const revision& header, dialect language, bool merge, script& made) {
    const auto* down = part_for(directive_kind::downgrade, language);
    const auto* never = part_for(directive_kind::irreversible, language);
    // What is said for this dialect alone decides between the two.
    if (down != nullptr && never != nullptr &&
        down->opening.only_for.has_value() != never->opening.only_for.has_value()) {
      (down->opening.only_for ? never : down) = nullptr;
    }
    if (down != nullptr && never != nullptr) {
      contradict(*never);
    } else if (down != nullptr) {
      made.downgrade = section_of(*down, language, merge);
    } else if (never != nullptr) {
      made.irreversible = never->opening.reason;
    } else {
      missing(header, directive_kind::downgrade, language);
    }
  }

  void read_compatibility(dialect language, script& made) {
    const auto* compatible = part_for(directive_kind::compatible, language);
    const auto* breaking = part_for(directive_kind::breaking, language);
    if (compatible != nullptr && breaking != nullptr) {
      problem(breaking->opening.place, errc::invalid_directive,
              "a revision is either compatible or breaking", "remove one of the two");
    }
    if (compatible != nullptr) made.compatible = compatibility::compatible;
    if (breaking != nullptr) made.compatible = compatibility::breaking;
  }

  section section_of(const part& from, dialect language, bool may_be_empty) {
    const auto problems_before = found_.size();
    section made{.offset = from.opening.place.offset,
                 .statements = statements_of(from, language),
                 .transaction = from.opening.transaction,
                 .checked = from.opening.checked,
                 .lock_timeout_ms = from.opening.lock_timeout_ms,
                 .statement_timeout_ms = from.opening.statement_timeout_ms};
    const bool empty = made.statements.empty() && found_.size() == problems_before;
    if (empty && !broken_ && !from.opening.only_for && !may_be_empty) {
      problem(from.opening.place, errc::missing_section,
              fmt::format("the {} section is empty", name(from.opening.kind)),
              from.opening.kind == directive_kind::downgrade
                  ? "write how to undo the upgrade, or `-- migrate:irreversible` and the reason"
                  : "write its statements; only a section for one dialect may be empty");
    }
    return made;
  }

  /// A statement without its end is not worth another error.
  void drop_unfinished(std::vector<token>& tokens) const {
    while (!tokens.empty() && file_->text[tokens.back().offset] != ';') tokens.pop_back();
  }

  /// The statements of a part by a dialect's rules.
  std::vector<statement> statements_of(const part& from, dialect language) {
    if (from.lexed_as == language) return split(*file_, language, from.tokens, found_);
    if (from.cut) return {};
    std::vector<token> tokens;
    lexer reader{std::string_view(file_->text).substr(0, from.end), language, from.begin};
    for (auto next = reader.next(); next.kind != token_kind::end; next = reader.next()) {
      if (next.kind != token_kind::comment) tokens.push_back(next);
    }
    if (reader.problem()) {
      report_lexer(*reader.problem());
      drop_unfinished(tokens);
    }
    return split(*file_, language, tokens, found_);
  }

  // ---- Problems

  void problem(const token& at, errc code, std::string message, std::string hint) {
    if (found_.size() >= most_problems) return;
    found_.push_back(
        problem_at(*file_, at.offset, at.length, code, std::move(message), std::move(hint)));
  }

  void missing(const revision& header, directive_kind kind, dialect language) {
    // What a mistyped directive or an unfinished quote has hidden is not missing.
    if (guessed_ || broken_ || found_.size() >= most_problems) return;
    const bool everywhere = std::none_of(parts_.begin(), parts_.end(), [&](const part& each) {
      return each.opening.kind == kind || (kind == directive_kind::downgrade &&
                                           each.opening.kind == directive_kind::irreversible);
    });
    if (is_code(*file_)) {
      found_.push_back(
          problem_at(*file_, header.id.offset, header.id.id.size(), errc::missing_section,
                     fmt::format("the revision has no function {}", name(kind)),
                     kind == directive_kind::downgrade
                         ? "add `void downgrade(aludel::op& op)`, or `constexpr auto downgrade = "
                           "auto_downgrade();`, or `// migrate:irreversible` and the reason"
                         : "add `void upgrade(aludel::op& op)` in `namespace ALUDEL_REVISION`"));
      return;
    }
    found_.push_back(
        problem_at(*file_, header.id.offset, header.id.id.size(), errc::missing_section,
                   everywhere ? fmt::format("the revision has no {} section", name(kind))
                              : fmt::format("the revision has no {} section for {}", name(kind),
                                            aludel::name(language)),
                   kind == directive_kind::downgrade
                       ? "add `-- migrate:downgrade`, or `-- migrate:irreversible` and the reason"
                       : "add a line `-- migrate:upgrade` and the statements below it"));
  }

  void report_lexer(const detail::lexer_problem& wrong) {
    broken_ = true;
    found_.push_back(problem_at(*file_, wrong.offset, 1, wrong.code, std::string(wrong.message),
                                wrong.code == errc::unterminated
                                    ? "it begins here, and the file ends before it does"
                                    : "no program needs that: take them out"));
  }

  /// Databases keep what is in a string; anywhere else it only deceives who reads it.
  void report_hidden() {
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

  [[nodiscard]] bool is_in_string(std::size_t offset) const {
    const auto has = [&](const std::vector<token>& tokens) {
      const auto behind =
          std::upper_bound(tokens.begin(), tokens.end(), offset,
                           [](std::size_t at, const token& next) { return at < next.offset; });
      if (behind == tokens.begin()) return false;
      const auto& before = *std::prev(behind);
      return before.kind == token_kind::string && offset < before.offset + before.length;
    };
    return has(code_) || std::any_of(parts_.begin(), parts_.end(),
                                     [&](const part& each) { return has(each.tokens); });
  }

  /// Two dialects find the same problem in a section that they share.
  void report() {
    for (auto each = found_.begin(); each != found_.end(); ++each) {
      const bool repeated = std::any_of(
          found_.begin(), each, [&](const error& before) { return same_place(before, *each); });
      if (!repeated) all_.push_back(*each);
    }
  }

  std::shared_ptr<const source> file_;
  std::span<const dialect> dialects_;
  problems& all_;
  problems found_;
  dialect general_ = dialect::postgresql;
  std::vector<part> parts_;
  std::vector<token> code_;  ///< of a revision in C++
  bool broken_ = false;      ///< the lexer stopped
  bool guessed_ = false;     ///< a directive could not be read
};

}  // namespace

std::vector<revision> parse(const std::vector<std::shared_ptr<const source>>& files,
                            std::span<const dialect> dialects, problems& found) {
  std::vector<revision> revisions;
  for (const auto& file : files) {
    if (auto parsed = file_parser(file, dialects, found).parse()) {
      revisions.push_back(std::move(*parsed));
    }
  }
  return revisions;
}

}  // namespace aludel::generator
