// SPDX-License-Identifier: MIT
// Rows: read, copied in, changed batch by batch.
#include <fmt/format.h>

#include <algorithm>
#include <aludel/op.hpp>
#include <cstdlib>

#include "runtime/src/perform.hpp"

namespace aludel {

model::backfill& op::backfill(model::object_name table, place at) {
  return target_->backfill(std::move(table), at.line());
}

void op::copy_rows(const model::object_name& table, const model::names& columns,
                   void (*write)(void*, model::row_writer&), void* from, place at) {
  detail::at_place(*target_, at, [&] {
    const auto rows = [=](model::row_writer& to) { write(from, to); };
    target_->copy_in({table, columns, rows}, at.line());
  });
}

std::vector<detail::found_row> op::ask(std::string_view sql,
                                       const std::vector<model::value>& values, place at) {
  return detail::at_place(*target_, at, [&] {
    const detail::ddl in{target_->language()};
    return target_->ask(values.empty() ? std::string(sql) : in.with_values(sql, values), at.line());
  });
}

namespace detail {

void unreadable(std::string_view why) {
  throw failed_operation{{.code = errc::usage, .message = fmt::format("op.query: {}", why)}};
}

bool truth_of(std::string_view text) {
  if (text == "t" || text == "1") return true;
  if (text == "f" || text == "0") return false;
  unreadable(fmt::format("\"{}\" is neither true nor false", text));
}

double double_of(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0') unreadable(fmt::format("\"{}\" is no number", text));
  return number;
}

}  // namespace detail

}  // namespace aludel
