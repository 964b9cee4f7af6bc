// SPDX-License-Identifier: MIT
// What the server's and libpq's texts say, as errors of ours.
#pragma once

#include <string>
#include <string_view>

#include "runtime/src/database.hpp"

namespace aludel::detail {

/// `what`: libpq's message, with its LINE, DETAIL, HINT and CONTEXT parts. A position is looked
/// up in the statement, so that it is told only if it is certain.
[[nodiscard]] error server_error(std::string_view what, std::string sqlstate,
                                 std::string_view statement);

/// Why there is no connection, without a secret of the connection string.
[[nodiscard]] error connect_error(std::string_view what, const database_url& url);

}  // namespace aludel::detail
