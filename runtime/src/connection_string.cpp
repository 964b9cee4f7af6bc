// SPDX-License-Identifier: MIT
#include "runtime/src/connection_string.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "runtime/src/database.hpp"

namespace aludel::detail {

namespace {

/// A URL, cut where the database's name is to be.
struct url_parts {
  std::string_view server;  ///< "postgresql://user@host"
  std::string_view path;    ///< "/app", or nothing
  std::string_view query;   ///< without its question mark
};

url_parts parts_of(std::string_view url) {
  const auto question = std::min(url.find('?'), url.size());
  const auto place = url.substr(0, question);
  const auto slash = std::min(place.find('/', place.find("://") + 3), place.size());
  return {place.substr(0, slash), place.substr(slash),
          url.substr(std::min(question + 1, url.size()))};
}

bool is_url(std::string_view text) { return text.find("://") < text.find('='); }

/// A value of the `key=value` form without its quotes and backslashes.
std::string unquoted(std::string_view value) {
  const bool quoted = value.starts_with('\'');
  if (quoted) value.remove_prefix(1);
  std::string text;
  for (std::size_t each = 0; each < value.size(); ++each) {
    if (quoted && value[each] == '\'') break;
    if (value[each] == '\\') ++each;
    if (each < value.size()) text += value[each];  // libpq drops a backslash at the end
  }
  return text;
}

std::string decoded(std::string_view text) { return percent_decoded(text).value_or(""); }

/// `user:password@host:port,[host]:port`
void add_authority(std::map<std::string, std::string>& into, std::string_view authority) {
  const auto at = authority.rfind('@');
  if (at != std::string_view::npos) {
    into["user"] = decoded(authority.substr(0, std::min(authority.find(':'), at)));
    authority.remove_prefix(at + 1);
  }
  std::string hosts;
  std::string ports;
  while (true) {
    const auto comma = std::min(authority.find(','), authority.size());
    auto host = authority.substr(0, comma);
    const auto name_end = host.starts_with('[') ? std::min(host.find(']'), host.size()) : 0;
    const auto colon = std::min(host.find(':', name_end), host.size());
    ports += decoded(host.substr(std::min(colon + 1, host.size())));
    host = host.substr(0, colon);
    if (host.starts_with('[')) host = host.substr(1, host.find(']') - 1);
    hosts += decoded(host);
    if (comma == authority.size()) break;
    hosts += ',';
    ports += ',';
    authority.remove_prefix(comma + 1);
  }
  into["host"] = std::move(hosts);
  into["port"] = std::move(ports);
}

/// Parameters that the URL leaves open. The text of statements and rows is UTF-8, whatever
/// PGCLIENTENCODING says; and no network is waited for without end.
std::vector<std::pair<std::string_view, std::string>> parameters_for(
    const connect_request& request) {
  std::vector<std::pair<std::string_view, std::string>> all{
      {"client_encoding", "UTF8"}, {"fallback_application_name", request.application}};
  const auto add = [&](std::string_view name, std::string value) {
    if (request.url.target.find(name) == std::string::npos)
      all.emplace_back(name, std::move(value));
  };
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(request.patience).count();
  if (std::getenv("PGCONNECT_TIMEOUT") == nullptr) {
    add("connect_timeout", std::to_string(std::max<std::int64_t>(seconds, 2)));
  }
  add("keepalives_idle", "30");
  add("keepalives_interval", "10");
  add("keepalives_count", "3");
  return all;
}

/// The environment says what the connection string does not.
std::string said(std::string_view connection_string, const char* keyword, const char* variable) {
  const auto value = parameters(connection_string)[keyword];
  const auto* const otherwise = std::getenv(variable);
  return value.empty() && otherwise != nullptr ? std::string(otherwise) : value;
}

}  // namespace

std::vector<string_pair> query_pairs(std::string_view query) {
  std::vector<string_pair> all;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto each = query.substr(0, end);
    const auto equals = std::min(each.find('='), each.size());
    all.push_back({each.substr(0, equals), each.substr(std::min(equals + 1, each.size()))});
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return all;
}

string_pair take_pair(std::string_view& text) {
  const auto blank = " \t\n\v\f\r";  // as isspace() has it, which libpq asks
  text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
  const auto equals = std::min(text.find('='), text.size());
  auto key = text.substr(0, equals);
  key = key.substr(0, key.find_last_not_of(blank) + 1);
  text.remove_prefix(std::min(equals + 1, text.size()));
  text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
  std::size_t end = 0;
  const bool quoted = text.starts_with('\'');
  for (end = quoted ? 1 : 0; end < text.size(); ++end) {
    if (text[end] == '\\') {
      ++end;
    } else if (quoted ? text[end] == '\''
                      : std::string_view(blank).find(text[end]) != std::string_view::npos) {
      break;
    }
  }
  end = std::min(end + (quoted ? 1 : 0), text.size());
  const auto value = text.substr(0, end);
  text.remove_prefix(end);
  return {key, value};
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t each = 0; each < text.size(); ++each) {
    if (text[each] != '%') {
      decoded += text[each];
      continue;
    }
    unsigned byte = 0;
    const auto* first = text.data() + each + 1;
    if (text.size() - each < 3 || std::from_chars(first, first + 2, byte, 16).ptr != first + 2 ||
        byte == 0) {
      return std::nullopt;
    }
    decoded += static_cast<char>(byte);
    each += 2;
  }
  return decoded;
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char each : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(each)) != 0 || each == '_';
    encoded +=
        plain ? std::string(1, each) : fmt::format("%{:02X}", static_cast<unsigned char>(each));
  }
  return encoded;
}

std::string quoted_value(std::string_view text) {
  std::string written = "'";
  for (const char each : text) {
    if (each == '\'' || each == '\\') written += '\\';
    written += each;
  }
  return written + "'";
}

std::map<std::string, std::string> parameters(std::string_view connection_string) {
  std::map<std::string, std::string> made;
  if (is_url(connection_string)) {
    const auto parts = parts_of(connection_string);
    add_authority(made, parts.server.substr(parts.server.find("://") + 3));
    if (parts.path.size() > 1) made["dbname"] = decoded(parts.path.substr(1));
    for (const auto& [key, value] : query_pairs(parts.query)) made[decoded(key)] = decoded(value);
    return made;
  }
  while (!connection_string.empty()) {
    const auto [key, value] = take_pair(connection_string);
    if (!key.empty()) made[std::string(key)] = unquoted(value);  // blanks at the end are no pair
  }
  return made;
}

bool is_elsewhere(std::string_view connection_string) {
  const auto host = said(connection_string, "host", "PGHOST");
  return !host.empty() && !host.starts_with('/') && !host.starts_with('@') && host != "localhost" &&
         host != "127.0.0.1" && host != "::1";
}

std::string unverified_server(std::string_view connection_string) {
  const auto mode = said(connection_string, "sslmode", "PGSSLMODE");
  if (mode == "verify-full" || mode == "verify-ca" || !is_elsewhere(connection_string)) return {};
  return fmt::format(
      "the server on another machine is not asked to prove who it is (sslmode={}): with "
      "sslmode=verify-full no other one can answer in its place",
      mode.empty() ? "prefer" : mode);
}

std::string database_name(std::string_view connection_string) {
  return parameters(connection_string)["dbname"];
}

std::string with_database(std::string_view connection_string, std::string_view name) {
  if (!is_url(connection_string)) {
    // Each value is written anew: libpq would take what is added for an empty one's at the end.
    auto all = parameters(connection_string);
    all["dbname"] = name;
    std::string made;
    for (const auto& [key, value] : all) {
      made += fmt::format("{}{}={}", made.empty() ? "" : " ", key, quoted_value(value));
    }
    return made;
  }
  const auto parts = parts_of(connection_string);
  auto made = fmt::format("{}/{}", parts.server, percent_encoded(name));
  char separator = '?';
  for (const auto& [key, value] : query_pairs(parts.query)) {
    if (key == "dbname") continue;
    made += fmt::format("{}{}={}", std::exchange(separator, '&'), key, value);
  }
  return made;
}

std::string complete(const connect_request& request) {
  auto made = request.url.target;
  const bool as_url = is_url(made);
  for (const auto& [name, value] : parameters_for(request)) {
    if (as_url) {
      const char before = made.find('?') == std::string::npos ? '?' : '&';
      made += fmt::format("{}{}={}", before, name, percent_encoded(value));
    } else {
      made += fmt::format(" {}={}", name, quoted_value(value));
    }
  }
  return made;
}

}  // namespace aludel::detail
