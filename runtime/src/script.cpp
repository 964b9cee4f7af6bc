// SPDX-License-Identifier: MIT
#include "runtime/src/script.hpp"

#include "runtime/src/script_postgresql.hpp"
#include "runtime/src/script_sqlite.hpp"
#include "runtime/src/script_text.hpp"

namespace aludel::detail {

std::string script_schema(const bundle& of, dialect language) {
  return language == dialect::sqlite ? "main" : as_sql(of.tables.schema);
}

std::unique_ptr<script> script::of(dialect language) {
  if (language == dialect::postgresql) return std::make_unique<postgresql_script>();
  return std::make_unique<sqlite_script>();
}

void script::comment(std::string_view text) {
  std::string line = "-- ";
  for (const char each : text) line += static_cast<unsigned char>(each) < ' ' ? ' ' : each;
  add_line(line);
}

result<std::vector<row>> script::query(const std::string& sql,
                                       const std::vector<value>& parameters) {
  add(with_literals(sql, parameters, language_));
  return std::vector<row>{};
}

result<void> script::execute(const std::string& statement) {
  add(protected_text(statement, language_));
  return {};
}

void script::add(std::string_view statement) { add_line(std::string(statement) + ';'); }

void script::add_line(std::string_view line) { text_.append(line).append("\n"); }

void script::insert_line(std::size_t at, std::string_view line) {
  text_.insert(at, std::string(line) + '\n');
}

}  // namespace aludel::detail
