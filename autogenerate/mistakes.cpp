// SPDX-License-Identifier: MIT
#include "autogenerate/mistakes.hpp"

#include <algorithm>
#include <array>

#include "autogenerate/sqlite_text.hpp"
#include "runtime/src/definition_reader.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::autogenerate {

namespace {

/// A table, another object, a function, a column, a schema is not there.
bool misses_something(const error& problem) {
  constexpr std::array<std::string_view, 5> states{"42P01", "42704", "42883", "42703", "3F000"};
  return std::find(states.begin(), states.end(), problem.sqlstate) != states.end() ||
         problem.message.starts_with("no such ");
}

/// Of PostgreSQL between double quotes, or before the parenthesis of a function; of SQLite at the
/// end: "no such table: main.users".
std::string_view named_part(std::string_view message) {
  if (const auto open = message.find('"'); open != std::string_view::npos) {
    const auto close = message.find('"', open + 1);
    return message.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
  }
  message = message.substr(0, message.find('('));
  return message.substr(message.rfind(' ') + 1);
}

/// The last part of a name with dots.
std::string missing_name(std::string_view message) {
  const auto name = named_part(message);
  return lower(std::string(name.substr(name.rfind('.') + 1)));
}

}  // namespace

bool mistakes::add(std::string_view statement, const error& problem) {
  const bool follows = misses_something(problem) && names_.contains(missing_name(problem.message));
  const auto tokens = detail::tokens_of(statement, language_);
  const detail::words said{statement, tokens};
  for (std::size_t each = 0; each < said.size(); ++each) {
    names_.insert(lower(detail::plain_name_of(said.text(each))));
  }
  return !follows;
}

}  // namespace aludel::autogenerate
