// SPDX-License-Identifier: MIT
// Other sessions that are in the way.
#pragma once

#include <pqxx/pqxx>
#include <string>

#include "tests/database/scratch.hpp"

namespace aludel::test {

/// Holds a lock until it is destroyed.
class holder {
public:
  holder(const test::scratch& database, const std::string& sql)
      : connection_(database.url()), work_(connection_) {
    work_.exec("SET application_name = 'nightly report'");
    work_.exec(sql);
  }

private:
  pqxx::connection connection_;
  pqxx::work work_;
};

/// A session that is still in the statement of the history's last row, as far as that says.
class busy_session {
public:
  explicit busy_session(const scratch& database) : connection_(database.url()) {
    pqxx::nontransaction{connection_}.exec(
        "UPDATE aludel_history SET outcome = 'started', backend_pid = pg_backend_pid(), "
        "backend_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()) "
        "WHERE sequence = (SELECT max(sequence) FROM aludel_history)");
  }

private:
  pqxx::connection connection_;
};

}  // namespace aludel::test
