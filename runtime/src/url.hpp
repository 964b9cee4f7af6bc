// SPDX-License-Identifier: MIT
// Database URLs: the forms that people have, made into what the client libraries take.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace aludel::detail {

struct database_url {
  dialect language = dialect::sqlite;
  std::string target;   ///< libpq's connection string, or SQLite's file name or `file:` URI
  std::string display;  ///< for people: without user, password, and secrets in the query
};

/// `%41` is A. Nothing if a % has no two digits.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

struct url_parameter {
  std::string_view key;
  std::string_view value;
};

/// The next `key=value` or `key='va\'lue'` of libpq's form, taken off the front.
[[nodiscard]] url_parameter take_parameter(std::string_view& text);

/// Errors: `no_url` for an empty one, `invalid_url` (never quoting secrets) for an unknown form.
[[nodiscard]] result<database_url> parse_url(std::string_view url);

}  // namespace aludel::detail
