// SPDX-License-Identifier: MIT
// Downgrades made of upgrades: the calls of `op` in their reverse order, each as what takes it
// back.
#pragma once

#include <vector>

#include "runtime/src/code.hpp"
#include "runtime/src/operations.hpp"

namespace aludel::detail {

class inverter final : public operations {
public:
  explicit inverter(dialect language) : language_(language) {}

  [[nodiscard]] dialect language() const override { return language_; }
  [[nodiscard]] bool takes_back() const override { return true; }
  void run(const std::string& sql, std::uint32_t line) override { made_.push_back({sql, line}); }
  void fail(error problem) override { problems_.push_back(std::move(problem)); }

  /// The downgrade, or all the calls that it cannot have.
  [[nodiscard]] recorded_code downgrade() const;

private:
  dialect language_;
  std::vector<recorded_statement> made_;
  std::vector<error> problems_;
};

}  // namespace aludel::detail
