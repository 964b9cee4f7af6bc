// SPDX-License-Identifier: MIT
// Database URLs: the forms that people have, made into what the client libraries take.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <string>
#include <string_view>

namespace aludel::detail {

struct database_url {
  dialect language = dialect::sqlite;
  std::string target;   ///< libpq's connection string, or SQLite's file name or `file:` URI
  std::string display;  ///< for people: without user, password, and secrets in the query
};

/// Errors: `no_url` for an empty one, `invalid_url` (never quoting secrets) for an unknown form.
[[nodiscard]] result<database_url> parse_url(std::string_view url);

}  // namespace aludel::detail
