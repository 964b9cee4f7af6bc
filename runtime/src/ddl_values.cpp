// SPDX-License-Identifier: MIT
// Values, as SQL of a dialect.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "runtime/src/ddl.hpp"
#include "runtime/src/digest.hpp"
#include "runtime/src/lexer.hpp"

namespace aludel::detail {

namespace {

constexpr std::size_t rows_in_a_statement = 500;

/// The value that $1 or its like stands for.
const model::value& value_of(std::string_view parameter, const std::vector<model::value>& values) {
  std::size_t number = 0;
  const auto digits = parameter.substr(1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (!parameter.starts_with('$') || read.ptr != digits.data() + digits.size() || number == 0 ||
      number > values.size()) {
    refuse(errc::usage, fmt::format("there is no value for {}", parameter),
           fmt::format("there are {}: $1, $2 and so on stand for them", values.size()));
  }
  return values[number - 1];
}

}  // namespace

std::string ddl::literal(const model::value& of) const {
  switch (of.which()) {
    case model::value::kind::null:
      return "NULL";
    case model::value::kind::boolean:
      return of.text();
    case model::value::kind::number:
      if (of.text().empty()) {
        refuse(errc::usage, "a value is no number", "write NaN and infinities with execute()");
      }
      // What stands before it may be a minus.
      return of.text().starts_with('-') ? "(" + of.text() + ")" : of.text();
    case model::value::kind::text:
      if (of.text().find('\0') != std::string::npos) {
        refuse(errc::invalid_text, "a text has a NUL in it", "keep it as bytes");
      }
      return quoted_text(of.text());
    case model::value::kind::bytes:
      break;
  }
  return postgresql() ? fmt::format("'\\x{}'::bytea", hex(of.text()))
                      : fmt::format("x'{}'", hex(of.text()));
}

std::string ddl::with_values(std::string_view sql, const std::vector<model::value>& values) const {
  std::string made;
  std::size_t at = 0;
  lexer tokens{sql, language_};
  for (auto next = tokens.next(); next.kind != token_kind::end; next = tokens.next()) {
    if (next.kind != token_kind::parameter) continue;
    made += sql.substr(at, next.offset - at);
    made += literal(value_of(sql.substr(next.offset, next.length), values));
    at = next.offset + next.length;
  }
  return made.append(sql.substr(at));
}

std::vector<std::string> ddl::insert(const model::object_name& table, const model::names& columns,
                                     const std::vector<std::vector<model::value>>& rows) const {
  const auto start = fmt::format("INSERT INTO {} ({}) VALUES", qualified(table), list(columns));
  std::vector<std::string> all;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].size() != columns.size()) {
      refuse(errc::usage,
             fmt::format("row {} has {} values for {} columns", row + 1, rows[row].size(),
                         columns.size()),
             "each row has a value for each column; nullptr is NULL");
    }
    const bool first = row % rows_in_a_statement == 0;
    if (first) all.push_back(start);
    std::vector<std::string> values;
    for (const auto& each : rows[row]) values.push_back(literal(each));
    all.back() += fmt::format("{}\n  ({})", first ? "" : ",", fmt::join(values, ", "));
  }
  return all;
}

}  // namespace aludel::detail

namespace aludel::model {

value::value(double number) : kind_(kind::number) {
  if (std::isfinite(number)) text_ = fmt::format("{}", number);
}

}  // namespace aludel::model
