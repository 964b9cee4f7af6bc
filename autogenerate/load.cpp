// SPDX-License-Identifier: MIT
#include "autogenerate/load.hpp"

#include <algorithm>
#include <span>

#include "autogenerate/mistakes.hpp"
#include "autogenerate/server_wide.hpp"
#include "generator/restrict_lines.hpp"
#include "generator/split.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::autogenerate {

namespace {

using generator::source;

std::vector<generator::token> tokens_of(const source& file, dialect language,
                                        generator::problems& found) {
  generator::lexer reader{file.text, language};
  std::vector<generator::token> all;
  for (auto each = reader.next(); each.kind != generator::token_kind::end; each = reader.next()) {
    if (each.kind != generator::token_kind::comment) all.push_back(each);
  }
  if (const auto& problem = reader.problem()) {
    found.push_back(generator::problem_at(file, problem->offset, 1, problem->code,
                                          std::string(problem->message)));
  }
  return all;
}

/// The place inside a statement, as one in its file.
std::size_t offset_of(const source& file, const generator::statement& within,
                      const std::optional<location>& where) {
  auto offset = within.offset;
  if (!where) return offset;
  for (int line = 1; line < where->line; ++line) {
    const auto end = file.text.find('\n', offset);
    if (end == std::string::npos) return within.offset;
    offset = end + 1;
  }
  return offset + static_cast<std::size_t>(std::max(where->column - 1, 0));
}

/// A message is a transaction, which has locks for so many.
constexpr std::size_t most_in_a_message = 100;

/// Where one of the others fails it is undone, and runs again.
bool can_be_repeated(const source& file, const generator::statement& what) {
  const detail::words of{file.text, what.tokens};
  return !detail::controls_transaction(of, dialect::postgresql) &&
         !detail::may_control_transaction(of, dialect::postgresql) && !of.begin({"COPY"});
}

std::size_t size_of_messages(const source& file, dialect language,
                             const std::vector<generator::statement>& all) {
  if (language == dialect::sqlite) return 1;
  const bool together = std::all_of(all.begin(), all.end(),
                                    [&](const auto& each) { return can_be_repeated(file, each); });
  return together ? most_in_a_message : 1;
}

/// As pg_dump writes a table's rows, in the lines below.
bool brings_rows(const source& file, const generator::statement& what) {
  const detail::words of{file.text, what.tokens};
  return of.begin({"COPY"}) && of.have({"FROM", "STDIN"});
}

/// What cannot be run, or must not be.
void refuse(const source& file, const std::vector<generator::statement>& all, dialect language,
            generator::problems& found) {
  const auto add = [&](const generator::statement& at, std::string_view what, std::string hint) {
    found.push_back(
        generator::problem_at(file, at.offset, 1, errc::unsupported, std::string(what)));
    found.back().hint = std::move(hint);
  };
  const bool on_server = language == dialect::postgresql;
  for (const auto& each : all) {
    if (reaches_beyond_database({file.text, each.tokens}, language)) {  // it would outlast this one
      add(each,
          on_server ? "this is of the server, not of one database's schema"
                    : "this is of another database, not of one's schema",
          on_server ? "leave it out: it would be done on the server where the schema is tried out; "
                      "a role that has to be there can be made by `setup` of [scratch]"
                    : "leave it out: it would be done to that file whenever the schema is tried "
                      "out");
    }
    if (on_server && brings_rows(file, each)) {
      const auto line = generator::place(file, each.offset).line;
      // The rows were taken for statements.
      std::erase_if(found, [&](const error& of) { return of.where && of.where->line > line; });
      return add(each, "these are rows, which a schema has none of",
                 "leave them out, as `pg_dump --schema-only` does");
    }
  }
}

using part = std::span<const generator::statement>;

std::string text_of(const source& file, part what) {
  const auto begin = what.front().offset;
  const auto end = what.back().offset + what.back().length;
  return file.text.substr(begin, end - begin);
}

/// In a transaction that has failed, on a connection that is lost, nothing is to be learnt.
bool ends_all(const error& problem) {
  constexpr std::string_view failed_transaction = "25P02";
  constexpr std::string_view canceled = "57014";
  return problem.code != errc::statement_failed || problem.sqlstate == failed_transaction ||
         problem.sqlstate == canceled;
}

/// Runs statements, and goes on behind those that fail.
class runner {
public:
  runner(detail::database& on, const source& file)
      : on_(on), file_(file), mistakes_(on.language()) {}

  generator::problems run(const std::vector<generator::statement>& all) {
    const auto size = size_of_messages(file_, on_.language(), all);
    for (std::size_t at = 0; at < all.size() && !ended_; at += size) {
      const auto what = part(all).subspan(at, std::min(size, all.size() - at));
      if (what.size() > 1 && on_.execute(text_of(file_, what))) continue;
      // One that failed has a place, and may be one that must not be with others.
      for (const auto& each : what) run_one(each);
    }
    return std::move(found_);
  }

private:
  void run_one(const generator::statement& what) {
    if (ended_) return;
    const auto text = text_of(file_, {&what, 1});
    auto done = on_.execute(text);
    if (done) return;
    ended_ = ends_all(done.error());
    if (ended_ && !found_.empty()) return;
    if (!mistakes_.add(text, done.error())) return;
    done.error().where = generator::place(file_, offset_of(file_, what, done.error().where));
    found_.push_back(std::move(done.error()));
  }

  detail::database& on_;
  const source& file_;
  mistakes mistakes_;
  generator::problems found_;
  bool ended_ = false;
};

/// All else stays where it is, as errors tell of it.
void blank_restrict_lines(std::string& text) {
  for (const auto& line : generator::restrict_lines(text)) {
    text.replace(line.offset, line.length, line.length, ' ');
  }
}

}  // namespace

std::vector<generator::statement> statements_in(const source& file, dialect language,
                                                generator::problems& found) {
  return generator::split(file, language, tokens_of(file, language, found), found);
}

generator::problems run_file(detail::database& connection, source file) {
  if (connection.language() == dialect::postgresql) blank_restrict_lines(file.text);
  generator::problems found;
  const auto all = statements_in(file, connection.language(), found);
  refuse(file, all, connection.language(), found);
  if (!found.empty()) return found;
  return runner{connection, file}.run(all);
}

}  // namespace aludel::autogenerate
