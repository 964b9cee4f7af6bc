// SPDX-License-Identifier: MIT
#include "roundtrip/seed.hpp"

#include "generator/read.hpp"
#include "generator/split.hpp"
#include "runtime/src/lexer.hpp"

namespace aludel::roundtrip {

namespace {

using generator::problem_at;
using generator::source;
using generator::statement;

result<std::vector<statement>> statements_of(const source& file, dialect language) {
  detail::lexer lexer{file.text, language};
  std::vector<detail::token> tokens;
  for (auto next = lexer.next(); next.kind != detail::token_kind::end; next = lexer.next()) {
    if (next.kind != detail::token_kind::comment) tokens.push_back(next);
  }
  if (const auto& wrong = lexer.problem()) {
    return tl::unexpected{
        problem_at(file, wrong->offset, 1, wrong->code, std::string(wrong->message))};
  }
  generator::problems found;
  auto statements = split(file, language, tokens, found);
  if (!found.empty()) return tl::unexpected{found.front()};
  return statements;
}

/// From a place inside a statement, if the database told one, to the place in the file.
void locate(error& problem, const source& file, const statement& of) {
  auto where = generator::place(file, of.offset);
  if (const auto& inside = problem.where; inside && inside->line > 0) {
    where.column = inside->line == 1 ? where.column + inside->column - 1 : inside->column;
    where.line += inside->line - 1;
    where.length = inside->length;
    if (inside->line > 1) where.text = inside->text;
  }
  problem.where = std::move(where);
}

}  // namespace

result<void> sow(detail::database& connection, const std::filesystem::path& path) {
  const auto file = generator::read(path);
  if (!file) return tl::unexpected{file.error()};
  const auto statements = statements_of(**file, connection.language());
  if (!statements) return tl::unexpected{statements.error()};

  auto done = connection.begin({});
  for (auto each = statements->begin(); done && each != statements->end(); ++each) {
    done = connection.execute((*file)->text.substr(each->offset, each->length));
    if (!done) locate(done.error(), **file, *each);
  }
  if (done) done = connection.commit();
  if (!done) connection.rollback();
  if (!done && !done.error().where) {
    done.error().where = location{.file = path.generic_string(), .text = {}};
  }
  return done;
}

}  // namespace aludel::roundtrip
