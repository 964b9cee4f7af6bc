// SPDX-License-Identifier: MIT
// Where the calls of `op` go: to a database, or into a list.
#pragma once

#include <aludel/error.hpp>
#include <aludel/op.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace aludel::detail {

/// Thrown where a call of `op` fails; what runs a revision catches it.
struct failed_operation {
  error problem;
};

class operations {
public:
  operations() = default;
  operations(const operations&) = delete;
  operations& operator=(const operations&) = delete;
  virtual ~operations() = default;

  [[nodiscard]] virtual dialect language() const = 0;
  /// Throws `failed_operation`. The line is that of the call in the revision's file; 0: unknown.
  virtual void run(const std::string& sql, std::uint32_t line) = 0;
  /// Whether each call is to be written as what takes it back; its statements then come last first.
  [[nodiscard]] virtual bool takes_back() const { return false; }
  /// What cannot be written comes here, with its place.
  virtual void fail(error problem) { throw failed_operation{std::move(problem)}; }
};

}  // namespace aludel::detail
