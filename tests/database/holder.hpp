// SPDX-License-Identifier: MIT
// Another session that is in the way.
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

}  // namespace aludel::test
