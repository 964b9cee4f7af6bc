// SPDX-License-Identifier: MIT
// Rows by one prepared statement. Only the SQLite backend includes it.
#pragma once

#include <fmt/format.h>
#include <sqlite3.h>

#include <charconv>
#include <cstdint>
#include <span>
#include <string>
#include <system_error>

#include "runtime/src/copy_rows.hpp"

namespace aludel::detail {

/// The connection knows why.
struct failed_step {};

/// Runs a statement for each row.
class insert_taker final : public row_taker {
public:
  insert_taker(sqlite3_stmt* statement, const copy_request& what)
      : row_taker(what), statement_(statement) {}

private:
  void take(std::span<const model::value> row) override {
    for (std::size_t each = 0; each < row.size(); ++each) {
      bind(static_cast<int>(each) + 1, row[each]);
    }
    if (sqlite3_step(statement_) != SQLITE_DONE) throw failed_step();
    sqlite3_reset(statement_);
  }

  void bind(int at, const model::value& of) {
    const auto& text = of.text();
    const auto size = static_cast<sqlite3_uint64>(text.size());
    switch (of.which()) {
      case model::value::kind::null:
        sqlite3_bind_null(statement_, at);
        break;
      case model::value::kind::boolean:
        sqlite3_bind_int(statement_, at, text == "TRUE" ? 1 : 0);
        break;
      case model::value::kind::number:
        bind_number(at, text);
        break;
      case model::value::kind::text:  // SQLITE_STATIC: the row outlives the step
        sqlite3_bind_text64(statement_, at, text.data(), size, SQLITE_STATIC, SQLITE_UTF8);
        break;
      case model::value::kind::bytes:
        sqlite3_bind_blob64(statement_, at, text.data(), size, SQLITE_STATIC);
        break;
    }
  }

  void bind_number(int at, const std::string& text) {
    std::int64_t whole = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, whole);
    if (read.ec == std::errc{} && read.ptr == end) {
      sqlite3_bind_int64(statement_, at, whole);
    } else {
      double number = 0;  // strtod() would go by the program's locale
      std::from_chars(text.data(), end, number);
      sqlite3_bind_double(statement_, at, number);
    }
  }

  sqlite3_stmt* statement_;
};

[[nodiscard]] inline std::string insert_statement(const copy_request& what) {
  const ddl in{dialect::sqlite};
  std::string places = "?";
  for (std::size_t each = 1; each < what.columns.size(); ++each) places += ", ?";
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", in.qualified(what.table),
                     in.list(what.columns), places);
}

}  // namespace aludel::detail
