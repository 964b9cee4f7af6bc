// SPDX-License-Identifier: MIT
#include "runtime/src/url.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace aludel::detail {

namespace {

constexpr auto forms =
    "write postgresql://user@host/database, sqlite:///relative.db, sqlite:////absolute.db, "
    "sqlite:// for one in memory, or libpq's host=… dbname=…";

tl::unexpected<error> invalid(std::string message, std::string hint = forms) {
  return tl::unexpected{
      error{.code = errc::invalid_url, .message = std::move(message), .hint = std::move(hint)}};
}

bool is_scheme(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-") == std::string_view::npos;
}

/// `postgresql+asyncpg` is `postgresql`: SQLAlchemy's drivers are not ours.
std::string_view without_driver(std::string_view scheme) {
  return scheme.substr(0, scheme.find('+'));
}

std::vector<url_parameter> parameters(std::string_view query) {
  std::vector<url_parameter> all;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto each = query.substr(0, end);
    const auto equals = std::min(each.find('='), each.size());
    all.push_back({each.substr(0, equals), each.substr(std::min(equals + 1, each.size()))});
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return all;
}

// ---- PostgreSQL

/// `ssl=true` is what Node and Go programs write.
std::string libpq_query(std::string_view query) {
  std::string written;
  for (const auto& [key, value] : parameters(query)) {
    written += written.empty() ? '?' : '&';
    if (key == "ssl" && (value == "true" || value == "1")) {
      written += "sslmode=require";
    } else {
      written.append(key).append("=").append(value);
    }
  }
  return written;
}

/// Host, port and database, from an authority and a path that may hold secrets.
std::string shown(std::string_view authority, std::string_view path) {
  const auto at = authority.rfind('@');
  const auto host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  return fmt::format("postgresql://{}{}", host, path);
}

result<database_url> postgresql_url(std::string_view rest) {
  const auto question = std::min(rest.find('?'), rest.size());
  const auto place = rest.substr(0, question);
  const auto query = rest.substr(std::min(question + 1, rest.size()));
  const auto slash = std::min(place.find('/'), place.size());
  // A password with a bare / or @ or ? would be taken for something else, and be printed as such.
  const bool stray = place.find('@', slash) != std::string_view::npos ||
                     query.find('@') != std::string_view::npos ||
                     place.find('@') != place.rfind('@');
  if (stray) {
    return invalid("the URL's user or password has a character that must be written as %XX",
                   "write / as %2F, ? as %3F, @ as %40, : as %3A");
  }
  return database_url{.language = dialect::postgresql,
                      .target = fmt::format("postgresql://{}{}", place, libpq_query(query)),
                      .display = shown(place.substr(0, slash), place.substr(slash))};
}

/// libpq's own form; only its host, port and dbname are shown.
database_url key_value(std::string_view text) {
  database_url url{
      .language = dialect::postgresql, .target = std::string(text), .display = "postgresql"};
  while (!text.empty()) {
    const auto [key, value] = take_parameter(text);
    if (key == "host" || key == "port" || key == "dbname") {
      url.display += fmt::format(" {}={}", key, value);
    }
  }
  return url;
}

// ---- SQLite

/// A path as SQLite's `file:` URI, so that parameters such as mode=ro can follow.
std::string file_uri(std::string_view path, std::string_view query) {
  std::string uri = "file:";
  for (const char each : path) {
    if (each == '?' || each == '#' || each == '%') {
      uri += fmt::format("%{:02x}", static_cast<unsigned>(each));
    } else {
      uri += each;
    }
  }
  return uri.append("?").append(query);
}

result<database_url> sqlite_url(std::string_view rest) {
  const auto question = std::min(rest.find('?'), rest.size());
  const auto query = rest.substr(std::min(question + 1, rest.size()));
  auto path = rest.substr(0, question);
  if (path.empty() || path == "/:memory:" || path == "/") {
    return database_url{
        .language = dialect::sqlite, .target = ":memory:", .display = "sqlite in memory"};
  }
  if (!path.starts_with('/')) {
    return invalid("a sqlite URL has no host",
                   "write three slashes before a relative path, four before an absolute one");
  }
  const auto decoded = percent_decoded(path.substr(1));
  if (!decoded) return invalid("the sqlite URL's path has a % without two hexadecimal digits");
  return database_url{.language = dialect::sqlite,
                      .target = query.empty() ? *decoded : file_uri(*decoded, query),
                      .display = *decoded};
}

std::string nearest(std::string_view scheme) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> slips{{
      {"pg", "postgresql"},
      {"psql", "postgresql"},
      {"pgsql", "postgresql"},
      {"postgre", "postgresql"},
      {"postgressql", "postgresql"},
      {"sqlite3", "sqlite"},
  }};
  for (const auto& [slip, meant] : slips) {
    if (scheme == slip) return fmt::format("did you mean {}://? ", meant);
  }
  return {};
}

}  // namespace

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

url_parameter take_parameter(std::string_view& text) {
  const auto blank = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
  const auto equals = std::min(text.find('='), text.size());
  const auto key = text.substr(0, equals);
  text.remove_prefix(std::min(equals + 1, text.size()));
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

result<database_url> parse_url(std::string_view url) {
  if (url.empty()) {
    return tl::unexpected{error{.code = errc::no_url,
                                .message = "no database URL was given",
                                .hint = "set DATABASE_URL, or pass one: " + std::string(forms)}};
  }
  if (url.find('\0') != std::string_view::npos) return invalid("the URL has a NUL byte in it");
  if (url.starts_with("file:")) {
    return database_url{.language = dialect::sqlite,
                        .target = std::string(url),
                        .display = std::string(url.substr(0, url.find('?')))};
  }
  const auto colon = url.find("://");
  const auto head = url.substr(0, std::min(colon, url.size()));
  if (colon != std::string_view::npos && is_scheme(head)) {
    const auto scheme = without_driver(head);
    const auto rest = url.substr(colon + 3);
    if (scheme == "postgresql" || scheme == "postgres") return postgresql_url(rest);
    if (scheme == "sqlite") return sqlite_url(rest);
    return invalid(fmt::format("the URL's scheme \"{}\" is not known", scheme),
                   nearest(scheme) + forms);
  }
  if (url.find('=') != std::string_view::npos) return key_value(url);
  return invalid("the database URL has no scheme");
}

}  // namespace aludel::detail
