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

/// The hint where a database does not exist; a program that can make one says so itself.
constexpr std::string_view make_database_hint = "make it first: createdb, or CREATE DATABASE";

/// Why there is no connection, without the user and without a secret of the connection string.
[[nodiscard]] error connect_error(std::string_view what, const database_url& url);

}  // namespace aludel::detail
