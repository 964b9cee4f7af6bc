// SPDX-License-Identifier: MIT
#include "autogenerate/load.hpp"

#include <algorithm>

#include "generator/split.hpp"

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

}  // namespace

generator::problems run_file(detail::database& connection, const source& file) {
  generator::problems found;
  const auto tokens = tokens_of(file, connection.language(), found);
  const auto all = generator::split(file, connection.language(), tokens, found);
  if (!found.empty()) return found;
  for (const auto& each : all) {
    auto done = connection.execute(file.text.substr(each.offset, each.length));
    if (done) continue;
    done.error().where = generator::place(file, offset_of(file, each, done.error().where));
    found.push_back(std::move(done.error()));
    break;
  }
  return found;
}

}  // namespace aludel::autogenerate
