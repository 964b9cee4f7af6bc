// SPDX-License-Identifier: MIT
// What every taker of `copy_in`'s rows has in common.
#pragma once

#include <fmt/format.h>

#include <aludel/value.hpp>
#include <exception>
#include <span>
#include <string>

#include "runtime/src/database.hpp"
#include "runtime/src/ddl.hpp"

namespace aludel::detail {

/// Takes rows until there is one that it cannot take.
class row_taker : public model::row_writer {
public:
  /// Has the request's function write its rows. Throws why one could not be taken, whatever that
  /// function made of it; else what that function throws.
  void take_all() {
    try {
      what_.rows(*this);
    } catch (...) {
      throw_problem();
      throw;
    }
    throw_problem();
  }

protected:
  explicit row_taker(const copy_request& what) : what_(what) {}
  ~row_taker() = default;

private:
  /// With a value for each column, all of which databases can take.
  virtual void take(std::span<const model::value> row) = 0;

  void write(std::span<const model::value> row) final {
    throw_problem();
    try {
      check(row);
      take(row);
    } catch (...) {
      problem_ = std::current_exception();
      throw;
    }
  }

  void throw_problem() const {
    if (problem_) std::rethrow_exception(problem_);
  }

  void check(std::span<const model::value> row) const {
    if (row.size() != what_.columns.size()) {
      refuse(errc::usage,
             fmt::format("a row has {} values for {} columns", row.size(), what_.columns.size()),
             "each row has a value for each column; nullptr is NULL");
    }
    for (const auto& each : row) check_value(each);
  }

  const copy_request& what_;
  std::exception_ptr problem_;
};

/// "COPY "t" ("a") FROM STDIN": for errors, and on PostgreSQL what runs.
[[nodiscard]] inline std::string copy_statement(const copy_request& what, dialect language) {
  const ddl in{language};
  return fmt::format("COPY {} ({}) FROM STDIN", in.qualified(what.table), in.list(what.columns));
}

}  // namespace aludel::detail
