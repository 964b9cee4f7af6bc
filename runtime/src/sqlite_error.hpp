// SPDX-License-Identifier: MIT
// What SQLite says, as our errors. Only the SQLite backend includes it.
#pragma once

#include <aludel/error.hpp>
#include <string_view>

#include "runtime/src/url.hpp"

struct sqlite3;

namespace aludel::detail {

/// Of the statement that failed last: with the nearest SQLSTATE and, where SQLite tells it, the
/// place in the statement.
[[nodiscard]] error sqlite_error(sqlite3* connection, std::string_view sql);

[[nodiscard]] error cannot_open(const database_url& url, std::string_view reason);

}  // namespace aludel::detail
