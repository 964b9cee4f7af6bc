// SPDX-License-Identifier: MIT
// Rows: read, copied in, changed batch by batch.
#include <fmt/format.h>

#include <algorithm>
#include <aludel/op.hpp>
#include <charconv>

#include "runtime/src/perform.hpp"

namespace aludel {

model::backfill& op::backfill(model::object_name table, place at) {
  return target_->backfill(std::move(table), at.line());
}

void op::copy_rows(const model::object_name& table, const model::names& columns,
                   void (*write)(void*, model::row_writer&), void* from, place at) {
  detail::at_place(*target_, at, detail::call("copy_in", table), [&] {
    const auto rows = [=](model::row_writer& to) { write(from, to); };
    target_->copy_in({table, columns, rows}, at.line());
  });
}

std::vector<detail::found_row> op::ask(std::string_view sql,
                                       const std::vector<model::value>& values, place at) {
  return detail::at_place(*target_, at, "query()", [&] {
    const detail::ddl in{target_->language()};
    const auto query = in.statement(sql);
    return target_->ask(values.empty() ? query : in.with_values(query, values), at.line());
  });
}

namespace detail {

void unreadable(std::string_view why, std::uint_least32_t line) {
  throw failed_operation{
      {.code = errc::usage,
       .message = fmt::format("query(): {}", why),
       .where = location{.file = {}, .line = static_cast<int>(line), .column = 0, .text = {}}}};
}

void unreadable(std::string_view why, const cell& at) {
  unreadable(fmt::format("row {}, column {}: {}", at.row, at.column, why), at.line);
}

bool truth_of(const std::string& text, const cell& at) {
  if (text == "t" || text == "1") return true;
  if (text == "f" || text == "0") return false;
  unreadable(fmt::format("\"{}\" is neither true nor false", text), at);
}

double double_of(const std::string& text, const cell& at) {
  double number = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec == std::errc{} && read.ptr == end) return number;
  unreadable(fmt::format("\"{}\" is no number", text), at);
}

std::vector<std::byte> bytes_of(const std::string& text, const cell& at) {
  std::vector<std::byte> made;
  bool good = text.starts_with("\\x") && text.size() % 2 == 0;
  for (std::size_t each = 2; good && each < text.size(); each += 2) {
    unsigned number = 0;
    const auto* const end = text.data() + each + 2;
    good = std::from_chars(end - 2, end, number, 16).ptr == end;
    made.push_back(static_cast<std::byte>(number));
  }
  if (!good) unreadable(fmt::format("\"{}\" is no bytea, and no blob", text), at);
  return made;
}

}  // namespace detail

}  // namespace aludel
