// SPDX-License-Identifier: MIT
#include "runtime/src/run.hpp"

#include <fmt/format.h>

#include "runtime/src/describe.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::detail {

namespace {

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

recorded_statement statement_at(const script_run& run, std::size_t index) {
  if (run.code) return run.code->statements[index];
  const auto& statement = run.revisions.list(run.section().statements)[index];
  return {run.revisions.copy(statement.text), statement.line, statement.column};
}

}  // namespace

/// Where a call stands for the statement, the call's line shows it.
location in_file(const script_run& run, const recorded_statement& statement,
                 const std::optional<location>& inside) {
  location where{
      .file = std::string(run.revisions.file(run.what.revision)),
      .line = static_cast<int>(statement.line),
      .column = static_cast<int>(statement.column),
      .text = std::string(statement.column - 1, ' ')
                  .append(std::string_view(statement.text).substr(0, statement.text.find('\n')))};
  if (!inside) return where;
  where.length = inside->length;
  if (!run.code) where.line += inside->line - 1;
  if (inside->line == 1) {
    where.column += inside->column - 1;
  } else {
    where.column = inside->column;
    where.text = inside->text;
  }
  return where;
}

location in_file(const script_run& run, std::size_t index, const std::optional<location>& inside) {
  return in_file(run, statement_at(run, index), inside);
}

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
  return run.stored != nullptr ? run.stored->statements[index] : statement_at(run, index).text;
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
  const auto statement = statement_at(run, index);
  auto done = statement.rebuild
                  ? connection.rebuild(statement.rebuild->table, statement.rebuild->changes)
                  : connection.execute(statement.text);
  if (!done) done.error().where = in_file(run, statement, done.error().where);
  return done;
}

result<void> verify(database& connection, const script_run& run) {
  const auto asked =
      statements_of(run.revisions, run.what.revision, code_part::verify, run.language);
  if (asked.problem) return tl::unexpected{*asked.problem};
  for (const auto& statement : asked.statements) {
    auto found = connection.verify(statement.text);
    if (!found) {
      found.error().where = in_file(run, statement, found.error().where);
      return tl::unexpected{found.error()};
    }
    if (found->failed == 0) continue;
    return tl::unexpected{error{
        .code = errc::verify_failed,
        .message = fmt::format("the verify section of revision {} does not hold: {} of {} "
                               "rows are not true",
                               title(run.revisions, run.what.revision), found->failed, found->rows),
        .where = in_file(run, statement, {}),
        .hint = "run this query to see the rows"}};
  }
  return {};
}

}  // namespace aludel::detail
