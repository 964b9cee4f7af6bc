// SPDX-License-Identifier: MIT
// Downgrades made of upgrades: the calls of `op` in their reverse order, each as what takes it
// back.
#pragma once

#include <string_view>
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
  void rebuild(const std::string& sql, const table_rebuild& what, std::uint32_t line) override;
  model::backfill& backfill(model::object_name table, std::uint32_t line) override;
  [[nodiscard]] std::vector<row> ask(const std::string& query, std::uint32_t line) override;
  void copy_in(const copy_request& what, std::uint32_t line) override;
  void fail(error problem) override { problems_.push_back(std::move(problem)); }

  /// The downgrade, or all the calls that it cannot have.
  [[nodiscard]] recorded_code downgrade() const;

private:
  /// Of a call that has no inverse.
  void cannot(std::string_view call, std::string_view why, std::uint32_t line);

  dialect language_;
  std::vector<recorded_statement> made_;
  std::vector<error> problems_;
  model::backfill ignored_{model::object_name()};
};

}  // namespace aludel::detail
