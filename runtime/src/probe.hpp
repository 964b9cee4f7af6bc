// SPDX-License-Identifier: MIT
// What became of a statement that was interrupted, or failed, outside a transaction.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/src/database.hpp"

namespace aludel::detail {

enum class effect : std::uint8_t {
  complete,
  none,     ///< it can be run again
  unknown,  ///< somebody has to find out
};

/// Asks the database. An index of the expected definition that was left invalid is dropped.
/// Precondition: the session that ran the statement is gone.
[[nodiscard]] result<effect> probe(database& connection, const std::string& statement);

}  // namespace aludel::detail
