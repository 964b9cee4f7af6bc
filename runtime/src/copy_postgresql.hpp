// SPDX-License-Identifier: MIT
// COPY, through libpqxx. Only the PostgreSQL backend includes it.
#pragma once

#include <fmt/format.h>

#include <span>
#include <string>
#include <vector>

#include "runtime/src/copy_rows.hpp"
#include "runtime/src/digest.hpp"
#include "runtime/src/pqxx_compat.hpp"

namespace aludel::detail {

/// Writes rows as COPY reads them.
class copy_taker final : public row_taker {
public:
  copy_taker(row_stream& to, const copy_request& what) : row_taker(what), to_(to) {}

private:
  void take(std::span<const model::value> row) override {
    bytes_.clear();
    bytes_.reserve(row.size());  // so that each stays where it is
    fields_.clear();
    for (const auto& each : row) fields_.push_back(field(each));
    to_.write(fields_);
  }

  const char* field(const model::value& of) {
    if (of.which() == model::value::kind::null) return nullptr;
    if (of.which() != model::value::kind::bytes) return of.text().c_str();
    bytes_.push_back("\\x" + hex(of.text()));
    return bytes_.back().c_str();
  }

  row_stream& to_;
  std::vector<std::string> bytes_;
  std::vector<const char*> fields_;
};

/// Throws as libpqxx does, and what the rows' function throws.
inline void copy_rows(pqxx::transaction_base& work, const copy_request& what) {
  const ddl in{dialect::postgresql};
  row_stream stream{work, fmt::format("{} ({})", in.qualified(what.table), in.list(what.columns))};
  copy_taker{stream, what}.take_all();
  stream.complete();
}

}  // namespace aludel::detail
