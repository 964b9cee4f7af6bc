// SPDX-License-Identifier: MIT
// Where the calls of `op` go: to a database, or into a list.
#pragma once

#include <aludel/backfill.hpp>
#include <aludel/error.hpp>
#include <aludel/op.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/src/code.hpp"
#include "runtime/src/database.hpp"

namespace aludel::detail {

/// Thrown where a call of `op` fails; what runs a revision catches it.
struct failed_operation {
  error problem;
};

/// Each throws `failed_operation`. Lines are those of the calls in the revision's file; 0: unknown.
class operations {
public:
  operations() = default;
  operations(const operations&) = delete;
  operations& operator=(const operations&) = delete;
  virtual ~operations() = default;

  [[nodiscard]] virtual dialect language() const = 0;

  virtual void run(const std::string& sql, std::uint32_t line) = 0;
  /// Whether each call is to be written as what takes it back; its statements then come last first.
  [[nodiscard]] virtual bool takes_back() const { return false; }
  /// What cannot be done comes here, with its place. A function that catches what this throws does
  /// not undo that: its revision has failed.
  virtual void fail(error problem) {
    if (!failed_) failed_ = problem;
    throw failed_operation{std::move(problem)};
  }
  [[nodiscard]] const std::optional<error>& failed() const { return failed_; }
  /// SQLite's, where it has no ALTER TABLE for that; the SQL says what it would be.
  virtual void rebuild(const std::string& sql, const table_rebuild& what, std::uint32_t line) = 0;
  /// Its values are filled in until the revision's function returns.
  virtual model::backfill& backfill(model::object_name table, std::uint32_t line) = 0;

  // ---- What depends on the database that it meets

  [[nodiscard]] virtual std::vector<row> ask(const std::string& query, std::uint32_t line) = 0;
  virtual void copy_in(const copy_request& what, std::uint32_t line) = 0;

private:
  std::optional<error> failed_;  ///< the first
};

}  // namespace aludel::detail
