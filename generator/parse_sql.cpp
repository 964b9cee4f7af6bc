// SPDX-License-Identifier: MIT
// Revisions in SQL: header, and sections of statements.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "generator/file_parser.hpp"
#include "generator/header.hpp"
#include "generator/split.hpp"

namespace aludel::generator {

namespace {

class sql_file final : public file_parser {
public:
  using file_parser::file_parser;

protected:
  [[nodiscard]] std::optional<revision> read_parts() override {
    // A general section ends where PostgreSQL sees the next directive, if it is to see it at all.
    const bool postgresql =
        dialects().empty() ||
        std::find(dialects().begin(), dialects().end(), dialect::postgresql) != dialects().end();
    general_ = postgresql ? dialect::postgresql : dialect::sqlite;

    lexer tokens{file().text, general_};
    std::vector<token> comments;
    auto next = tokens.next();
    while (next.kind == token_kind::comment && !is_directive(file(), next)) {
      comments.push_back(next);
      next = tokens.next();
    }
    auto header = parse_header(shared_file(), comments, found());
    if (dialects().empty()) return header;
    if (next.kind != token_kind::comment && next.kind != token_kind::end) {
      problem(next, errc::missing_section, "there is a statement before the first section",
              "begin the section with a line `-- migrate:upgrade`");
      guess();
      next = skip_to_directive(tokens);
    }
    if (tokens.problem()) report_lexer(*tokens.problem());
    while (next.kind != token_kind::end && !is_broken() && found().size() < most_problems) {
      next = read_part(next);
    }
    return header;
  }

  [[nodiscard]] script script_for(const revision& header, dialect language) override {
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

  [[nodiscard]] bool is_in_string(std::size_t offset) const override {
    return std::any_of(parts().begin(), parts().end(), [&](const part& each) {
      return generator::is_in_string(each.tokens, offset);
    });
  }

private:
  // ---- The file into parts

  token skip_to_directive(lexer& tokens) {
    auto next = tokens.next();
    while (next.kind != token_kind::end && !is_directive(file(), next)) next = tokens.next();
    return next;
  }

  /// Reads from one section's directive to that of the next, which it returns.
  token read_part(const token& opening) {
    const auto read = parse_directive(file(), opening, found());
    part next{.opening = read.value_or(directive{}),
              .begin = opening.offset + opening.length,
              .lexed_as = read && read->only_for ? *read->only_for : general_};
    lexer tokens{file().text, next.lexed_as, next.begin};
    auto token = tokens.next();
    for (; token.kind != token_kind::end; token = tokens.next()) {
      if (token.kind != token_kind::comment) {
        next.tokens.push_back(token);
      } else if (is_note(file(), token)) {
        read_note(token);
      } else if (is_directive(file(), token)) {
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
      guess();
    }
    return token;
  }

  // ---- The parts into a script for each dialect

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

  section section_of(const part& from, dialect language, bool may_be_empty) {
    const auto problems_before = found().size();
    section made{.offset = from.opening.place.offset,
                 .statements = statements_of(from, language),
                 .transaction = from.opening.transaction,
                 .checked = from.opening.checked,
                 .lock_timeout_ms = from.opening.lock_timeout_ms,
                 .statement_timeout_ms = from.opening.statement_timeout_ms};
    const bool empty = made.statements.empty() && found().size() == problems_before;
    if (empty && !is_broken() && !from.opening.only_for && !may_be_empty) {
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
    while (!tokens.empty() && file().text[tokens.back().offset] != ';') tokens.pop_back();
  }

  /// The statements of a part by a dialect's rules.
  std::vector<statement> statements_of(const part& from, dialect language) {
    if (from.lexed_as == language) return split(file(), language, from.tokens, found());
    if (from.cut) return {};
    std::vector<token> tokens;
    lexer reader{std::string_view(file().text).substr(0, from.end), language, from.begin};
    for (auto next = reader.next(); next.kind != token_kind::end; next = reader.next()) {
      if (next.kind != token_kind::comment) tokens.push_back(next);
    }
    if (reader.problem()) {
      report_lexer(*reader.problem());
      drop_unfinished(tokens);
    }
    return split(file(), language, tokens, found());
  }

  void missing(const revision& header, directive_kind kind, dialect language) {
    if (!may_miss()) return;
    const bool everywhere = std::none_of(parts().begin(), parts().end(), [&](const part& each) {
      return each.opening.kind == kind || (kind == directive_kind::downgrade &&
                                           each.opening.kind == directive_kind::irreversible);
    });
    found().push_back(
        problem_at(file(), header.id.offset, header.id.id.size(), errc::missing_section,
                   everywhere ? fmt::format("the revision has no {} section", name(kind))
                              : fmt::format("the revision has no {} section for {}", name(kind),
                                            aludel::name(language)),
                   kind == directive_kind::downgrade
                       ? "add `-- migrate:downgrade`, or `-- migrate:irreversible` and the reason"
                       : "add a line `-- migrate:upgrade` and the statements below it"));
  }

  dialect general_ = dialect::postgresql;
};

}  // namespace

std::unique_ptr<file_parser> sql_parser(std::shared_ptr<const source> file,
                                        std::span<const dialect> dialects) {
  return std::make_unique<sql_file>(std::move(file), dialects);
}

}  // namespace aludel::generator
