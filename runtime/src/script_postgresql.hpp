// SPDX-License-Identifier: MIT
// A script for psql.
#pragma once

#include "runtime/src/script.hpp"

namespace aludel::detail {

class postgresql_script final : public script {
public:
  postgresql_script() : script(dialect::postgresql) {}

  void start() override;
  [[nodiscard]] std::string current_schema() override;
  void expect(const std::string& bundle, const sql_names& tables, const std::string& standing,
              const value& interrupted, bool in_current_schema) override;
  void end() override;

  [[nodiscard]] result<std::vector<row>> query(const std::string& sql,
                                               const std::vector<value>& parameters) override;
  [[nodiscard]] result<void> execute(const std::string& statement) override;
  [[nodiscard]] result<verdict> verify(const std::string& statement) override;
  [[nodiscard]] result<void> begin(const session_settings& settings) override;
  [[nodiscard]] result<void> begin_as_is() override;
  [[nodiscard]] result<void> commit() override;
  [[nodiscard]] result<void> settle(const session_settings& settings) override;
  [[nodiscard]] result<void> limit_lock_waits(std::chrono::milliseconds lock_timeout) override;
  [[nodiscard]] result<void> check_deferred() override;
  [[nodiscard]] result<bool> try_lock(std::string_view name) override;
  void unlock() override;

private:
  void run_block(std::string_view body);
  void reset();

  bool in_transaction_ = false;
  bool alone_ = false;       ///< the revision runs without a transaction
  bool may_differ_ = false;  ///< a revision ran, which may have set the role or the encoding
  bool set_aside_ = false;   ///< what it has set, in a variable of psql
  std::string lock_;
};

}  // namespace aludel::detail
