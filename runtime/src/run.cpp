// SPDX-License-Identifier: MIT
#include "runtime/src/run.hpp"

#include <fmt/format.h>

#include "runtime/src/describe.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::detail {

namespace {

/// A statement's first line, at its column in the file.
std::string first_line(const statement_record& statement, std::string_view text) {
  return std::string(statement.column - 1, ' ').append(text.substr(0, text.find('\n')));
}

/// From a place inside a statement, if the database told one, to the place in the file.
location in_file(const script_run& run, const statement_record& statement, std::string_view text,
                 const std::optional<location>& inside) {
  location where{.file = std::string(run.revisions.file(run.what.revision)),
                 .line = static_cast<int>(statement.line),
                 .column = static_cast<int>(statement.column),
                 .text = first_line(statement, text)};
  if (!inside) return where;
  where.length = inside->length;
  where.line += inside->line - 1;
  if (inside->line == 1) {
    where.column += inside->column - 1;
  } else {
    where.column = inside->column;
    where.text = inside->text;
  }
  return where;
}

/// No file has such a statement any more: lines are the statement's own.
result<void> run_stored(database& connection, const script_run& run, std::size_t index) {
  const auto& text = run.stored->statements[index];
  auto done = connection.execute(text);
  if (done) return done;
  auto& where = done.error().where;
  if (!where) where = location{.line = 1, .column = 1, .text = text.substr(0, text.find('\n'))};
  where->file = fmt::format("the recorded downgrade of {}", run.stored->revision);
  if (done.error().hint.empty()) done.error().hint = run.stored->way_out;
  return done;
}

/// The file has the call; its line shows the statement that the call stands for.
location at_call(const script_run& run, const recorded_statement& of,
                 const std::optional<location>& inside) {
  location where{.file = std::string(run.revisions.file(run.what.revision)),
                 .line = static_cast<int>(of.line),
                 .column = 1,
                 .text = of.text.substr(0, of.text.find('\n'))};
  if (!inside) return where;
  where.column = inside->column;
  where.text = inside->text;
  where.length = inside->length;
  return where;
}

result<void> run_recorded(database& connection, const script_run& run,
                          const recorded_statement& statement) {
  auto done = connection.execute(statement.text);
  if (!done) done.error().where = at_call(run, statement, done.error().where);
  return done;
}

error does_not_hold(const script_run& run, const verdict& found, location where) {
  return {.code = errc::verify_failed,
          .message = fmt::format("the verify section of revision {} does not hold: {} of {} "
                                 "rows are not true",
                                 title(run.revisions, run.what.revision), found.failed, found.rows),
          .where = std::move(where),
          .hint = "run this query to see the rows"};
}

result<void> verify_code(database& connection, const script_run& run) {
  const auto asked = record_code(run.revisions, run.what.revision, code_part::verify, run.language);
  if (asked.problem) return tl::unexpected{*asked.problem};
  for (const auto& each : asked.statements) {
    auto found = connection.verify(each.text);
    if (!found) {
      found.error().where = at_call(run, each, found.error().where);
      return tl::unexpected{found.error()};
    }
    if (found->failed > 0) {
      return tl::unexpected{does_not_hold(run, *found, at_call(run, each, {}))};
    }
  }
  return {};
}

}  // namespace

result<void> check_payload(const script_run& run, dialect language) {
  if (run.stored != nullptr) return {};
  const auto expected = run.revisions.digest(run.what.revision, language, digest_kind::payload);
  if (bytes(payload_digest(run.revisions, run.script)) == expected) return {};
  return tl::unexpected{
      error{.code = errc::damaged_bundle,
            .message = fmt::format("the statements of revision {} inside this program are damaged",
                                   title(run.revisions, run.what.revision)),
            .hint = "install the program again"}};
}

std::string statement_text(const script_run& run, std::size_t index) {
  if (run.code) return run.code->statements[index].text;
  return run.stored != nullptr
             ? run.stored->statements[index]
             : run.revisions.copy(run.revisions.list(run.section().statements)[index].text);
}

bool any_statement(const script_run& run, bool (*is)(const words&)) {
  for (std::size_t each = 0; each < run.statements(); ++each) {
    const auto text = statement_text(run, each);
    const auto tokens = tokens_of(text, run.language, most_telling_words);
    if (is({text, tokens})) return true;
  }
  return false;
}

std::uint32_t line_of(const script_run& run, std::size_t index) {
  if (run.code) return run.code->statements[index].line;
  if (run.stored != nullptr) return 1;
  return run.revisions.list(run.section().statements)[index].line;
}

std::string digest_before(const script_run& run, std::size_t index) {
  auto before = hex(bytes(digester().finish()));
  for (std::size_t each = 0; each < index && each < run.statements(); ++each) {
    before = digest_after(run, each, before);
  }
  return before;
}

std::string digest_after(const script_run& run, std::size_t index, std::string_view before) {
  return hex(bytes(digester().field(before).field(statement_text(run, index)).finish()));
}

result<void> run_statement(database& connection, const script_run& run, std::size_t index) {
  if (run.stored != nullptr) return run_stored(connection, run, index);
  if (run.code) return run_recorded(connection, run, run.code->statements[index]);
  const auto& statement = run.revisions.list(run.section().statements)[index];
  const auto text = run.revisions.copy(statement.text);
  auto done = connection.execute(text);
  if (!done) done.error().where = in_file(run, statement, text, done.error().where);
  return done;
}

result<void> verify(database& connection, const script_run& run) {
  if (run.code) return verify_code(connection, run);
  for (const auto& statement : run.revisions.list(run.script.verify)) {
    const auto text = run.revisions.copy(statement.text);
    auto found = connection.verify(text);
    if (!found) {
      found.error().where = in_file(run, statement, text, found.error().where);
      return tl::unexpected{found.error()};
    }
    if (found->failed > 0) {
      return tl::unexpected{does_not_hold(run, *found, in_file(run, statement, text, {}))};
    }
  }
  return {};
}

}  // namespace aludel::detail
