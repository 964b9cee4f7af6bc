// SPDX-License-Identifier: MIT
#include "runtime/src/script.hpp"

#include <fmt/format.h>

#include "runtime/src/copy_rows.hpp"
#include "runtime/src/script_postgresql.hpp"
#include "runtime/src/script_sqlite.hpp"
#include "runtime/src/script_text.hpp"

namespace aludel::detail {

namespace {

/// Writes statements of a bounded number of rows.
class script_taker final : public row_taker {
public:
  script_taker(script& to, const copy_request& what) : row_taker(what), to_(to), what_(what) {}

  void finish() {
    for (const auto& each : ddl(to_.language()).insert(what_.table, what_.columns, rows_)) {
      static_cast<void>(to_.execute(each));
    }
    rows_.clear();
  }

private:
  void take(std::span<const model::value> row) override {
    rows_.emplace_back(row.begin(), row.end());
    if (rows_.size() == rows_in_a_statement) finish();
  }

  script& to_;
  const copy_request& what_;
  std::vector<std::vector<model::value>> rows_;
};

}  // namespace

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

result<std::vector<row>> script::ask(const std::string& /*statement*/) {
  return tl::unexpected{error{
      .code = errc::unsupported,
      .message = fmt::format(
          "revision {} asks the database, which is not there when a script is written", title_),
      .hint = "upgrade with a connection; or write up to the revision before it, and from "
              "it on after that one has run"}};
}

result<void> script::copy_in(const copy_request& what) {
  script_taker to{*this, what};
  to.take_all();
  to.finish();
  return {};
}

void script::add(std::string_view statement) { add_line(std::string(statement) + ';'); }

void script::add_line(std::string_view line) { text_.append(line).append("\n"); }

void script::insert_line(std::size_t at, std::string_view line) {
  text_.insert(at, std::string(line) + '\n');
}

}  // namespace aludel::detail
