// SPDX-License-Identifier: MIT
// A script for sqlite3.
#pragma once

#include <memory>
#include <utility>

#include "runtime/src/script.hpp"

namespace aludel::detail {

class sqlite_script final : public script {
public:
  sqlite_script() : script(dialect::sqlite) {}

  void start() override;
  [[nodiscard]] std::string current_schema() override { return "main"; }
  void end() override;
  void expect(const std::string& bundle, const sql_names& tables, const std::string& standing,
              const value& interrupted, bool in_current_schema) override;

  [[nodiscard]] result<void> execute(const std::string& statement) override;
  void rehearse_with(std::unique_ptr<database> other) override { rehearsal_ = std::move(other); }
  [[nodiscard]] result<void> rebuild(const model::object_name& table,
                                     const std::vector<model::table_change>& changes) override;
  [[nodiscard]] result<verdict> verify(const std::string& statement) override;
  [[nodiscard]] result<void> begin(const session_settings& settings) override;
  [[nodiscard]] result<void> begin_as_is() override;
  [[nodiscard]] result<void> commit() override;
  [[nodiscard]] result<void> settle(const session_settings& settings) override;
  [[nodiscard]] result<void> limit_lock_waits(std::chrono::milliseconds /*timeout*/) override {
    return {};
  }
  [[nodiscard]] result<bool> try_lock(std::string_view name) override;
  void unlock() override {}

private:
  void check_foreign_keys();
  [[nodiscard]] std::string readable(const std::string& statement);
  void forget_settings();

  std::unique_ptr<database> rehearsal_;
  std::size_t begun_ = 0;  ///< where the first words end
  bool in_transaction_ = false;
  bool checks_foreign_keys_ = false;  ///< at the end of the transaction at hand
  bool may_differ_ = true;  ///< foreign keys may be on: a revision, or .sqliterc, may have done so
  bool has_line_ends_ = false;  ///< of two bytes
};

}  // namespace aludel::detail
