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

void check_value(const model::value& of) {
  if (of.which() == model::value::kind::number && of.text().empty()) {
    refuse(errc::usage, "a value is no number", "write NaN and infinities with execute()");
  }
  const bool has_nul = of.text().find('\0') != std::string::npos;
  if (of.which() == model::value::kind::text && has_nul) {
    refuse(errc::invalid_text, "a text has a NUL in it", "keep it as bytes");
  }
}

std::string ddl::literal(const model::value& of) const {
  check_value(of);
  switch (of.which()) {
    case model::value::kind::null:
      return "NULL";
    case model::value::kind::boolean:
      return of.text();
    case model::value::kind::number:
      // What stands before it may be a minus.
      return of.text().starts_with('-') ? "(" + of.text() + ")" : of.text();
    case model::value::kind::text:
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

std::string ddl::update(const model::backfill& of) const {
  if (of.assignments.empty() || of.condition.empty() || of.batch_size == 0) {
    refuse(errc::usage,
           fmt::format("the backfill of {} does not say what to set, or which rows are left to do",
                       of.table.name),
           "set() what where() finds, so that it does not find it any more; a batch has a row at "
           "least");
  }
  return fmt::format("UPDATE {} SET {} WHERE {}", qualified(of.table), expression(of.assignments),
                     expression(of.condition));
}

}  // namespace aludel::detail

namespace aludel::model {

value::value(double number) : kind_(kind::number) {
  if (std::isfinite(number)) text_ = fmt::format("{}", number);
}

}  // namespace aludel::model
