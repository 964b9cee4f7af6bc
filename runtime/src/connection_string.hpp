// SPDX-License-Identifier: MIT
// The parts of connection strings: URLs, and libpq's own `key=value` form.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::detail {

struct connect_request;

struct string_pair {
  std::string_view key;
  std::string_view value;  ///< as written: quoted, or with %XX
};

/// "a=1&b=2"
[[nodiscard]] std::vector<string_pair> query_pairs(std::string_view query);

/// The next `key=value` or `key='va\'lue'`, taken off the front.
[[nodiscard]] string_pair take_pair(std::string_view& text);

/// Nothing if a % is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// A value of the `key=value` form.
[[nodiscard]] std::string quoted_value(std::string_view text);

/// What a connection string of libpq's, of either form, says, by libpq's keywords: values as they
/// are meant. Several hosts, and their ports, are lists with commas. The password before a URL's
/// host is left out.
[[nodiscard]] std::map<std::string, std::string> parameters(std::string_view connection_string);

/// The database that a connection string of libpq's, of either form, names; empty if it names none.
[[nodiscard]] std::string database_name(std::string_view connection_string);

/// The server is on another machine. By the environment's PGHOST too.
[[nodiscard]] bool is_elsewhere(std::string_view connection_string);

/// A warning, where a server on another machine is not asked who it is; else nothing. By the
/// environment's PGSSLMODE and PGHOST too.
[[nodiscard]] std::string unverified_server(std::string_view connection_string);

/// The connection string, or PostgreSQL URL, of another database on the same server.
[[nodiscard]] std::string with_database(std::string_view connection_string, std::string_view name);

/// What libpq is given: the URL, and what it leaves open.
[[nodiscard]] std::string complete(const connect_request& request);

}  // namespace aludel::detail
