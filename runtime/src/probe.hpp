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

/// Before CREATE INDEX CONCURRENTLY: an invalid index of that name and definition is dropped, which
/// IF NOT EXISTS would take for a good one. After other statements nothing.
[[nodiscard]] result<void> clear_the_way(database& connection, const std::string& statement);
/// After it: an error, if the index of that name is not valid all the same.
[[nodiscard]] result<void> check_new_index(database& connection, const std::string& statement);

}  // namespace aludel::detail
