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
  std::string file;     ///< SQLite's, or nothing
  std::string display;  ///< for people: without user, password, and secrets in the query
};

/// Errors: `no_url` for an empty one, `invalid_url` (never quoting secrets) for an unknown form.
[[nodiscard]] result<database_url> parse_url(std::string_view url);

/// In place of a name that is not plain.
inline constexpr std::string_view not_shown = "…";

/// A host, database or file that may be shown. What has @ or : or the like in it may be a user and
/// a password at the wrong place, whatever the URL means by it.
[[nodiscard]] bool is_plain(std::string_view name);
[[nodiscard]] std::string plain_name(std::string_view name);

/// libpq and the server may be quoted: the hosts and the database that they name are plain.
[[nodiscard]] bool names_are_plain(std::string_view connection_string);

}  // namespace aludel::detail
