// SPDX-License-Identifier: MIT
#include "runtime/src/inverse.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "runtime/src/perform.hpp"

namespace aludel::detail {

void inverter::rebuild(const std::string& sql, const table_rebuild& what, std::uint32_t line) {
  made_.push_back({.text = sql, .line = line, .rebuild = std::make_shared<table_rebuild>(what)});
}

model::backfill& inverter::backfill(model::object_name table, std::uint32_t line) {
  cannot(fmt::format("backfill({})", table.name), "its rows were something else before", line);
  return ignored_;
}

std::vector<row> inverter::ask(const std::string& /*query*/, std::uint32_t line) {
  cannot("query()", "what it found is not known any more", line);
  throw failed_operation{downgrade().problem.value()};
}

void inverter::copy_in(const copy_request& what, std::uint32_t line) {
  cannot(detail::call("copy_in", what.table), "which rows are its own is not known", line);
}

void inverter::cannot(std::string_view call, std::string_view why, std::uint32_t line) {
  auto problem = no_way_back(call, why);
  problem.where = location{.line = static_cast<int>(line), .column = 0};
  fail(std::move(problem));
}

recorded_code inverter::downgrade() const {
  if (problems_.empty()) return {{made_.rbegin(), made_.rend()}, {}};
  auto first = problems_.front();
  for (std::size_t each = 1; each < problems_.size(); ++each) {
    const auto& next = problems_[each];
    const int line = next.where ? next.where->line : 0;
    first.notes.push_back(line == 0 ? next.message
                                    : fmt::format("line {}: {}", line, next.message));
  }
  return {{}, std::move(first)};
}

}  // namespace aludel::detail
