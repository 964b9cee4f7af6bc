// SPDX-License-Identifier: MIT
#include "runtime/src/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/src/connection_string.hpp"

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

// ---- PostgreSQL

/// `ssl=true` is what Node and Go programs write.
std::string libpq_query(std::string_view query) {
  std::string written;
  for (const auto& [key, value] : query_pairs(query)) {
    written += written.empty() ? '?' : '&';
    if (key == "ssl" && (value == "true" || value == "1")) {
      written += "sslmode=require";
    } else {
      written.append(key).append("=").append(value);
    }
  }
  return written;
}

/// Where a server or a database is named, a secret that was put there by mistake would be printed.
bool is_plain(std::string_view name) {
  return name.find_first_of("=;&?") == std::string_view::npos &&
         name.find("://") == std::string_view::npos;
}

bool is_shown(std::string_view key) {
  return key == "host" || key == "hostaddr" || key == "port" || key == "dbname";
}

/// `host:port,[::1]:port`; a port is a number.
bool are_hosts(std::string_view list) {
  while (true) {
    const auto host = list.substr(0, list.find(','));
    const auto bracket = host.starts_with('[') ? host.find(']') : std::string_view::npos;
    const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
    const auto port = colon == std::string_view::npos ? "" : host.substr(colon + 1);
    if (port.find_first_not_of("0123456789") != std::string_view::npos) return false;
    if (host.size() == list.size()) return true;
    list.remove_prefix(host.size() + 1);
  }
}

/// Host, port and database, from an authority and a path that may hold secrets.
std::string shown(std::string_view authority, std::string_view path) {
  const auto at = authority.rfind('@');
  const auto host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  return fmt::format("postgresql://{}{}", host, path);
}

/// Each [ has its ] in the same host of the list: what else libpq would take for an address.
bool brackets_match(std::string_view authority) {
  while (!authority.empty()) {
    const auto end = std::min(authority.find(','), authority.size());
    const auto host = authority.substr(0, end);
    const bool opens = host.find('[') != std::string_view::npos;
    if (opens && host.find(']') == std::string_view::npos) return false;
    authority.remove_prefix(std::min(end + 1, authority.size()));
  }
  return true;
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
  if (!brackets_match(place.substr(0, slash))) {
    return invalid("the URL's host has a [ without its ]",
                   "write an IPv6 address as [::1], and [ in a password as %5B");
  }
  const auto authority = place.substr(0, slash);
  const auto hosts = authority.substr(std::min(authority.rfind('@') + 1, authority.size()));
  if (!are_hosts(hosts)) {
    return invalid("the URL's port is not a number",
                   "write postgresql://user:password@host:port/database; is the host missing?");
  }
  const auto pairs = query_pairs(query);
  const bool plain = is_plain(hosts) && is_plain(place.substr(slash)) &&
                     std::all_of(pairs.begin(), pairs.end(), [](const auto& each) {
                       return !is_shown(each.key) || is_plain(each.value);
                     });
  if (!plain) {
    return invalid("the URL has a = or ; or & or ? where it names the host or the database",
                   "parameters begin with ? and are separated by &; in a name write %XX");
  }
  return database_url{.language = dialect::postgresql,
                      .target = fmt::format("postgresql://{}{}", place, libpq_query(query)),
                      .display = shown(authority, place.substr(slash))};
}

/// Not a URL with a password, which somebody has taken for a host or a database.
bool may_be_shown(std::string_view value) {
  return value.find('@', 1) == std::string_view::npos;  // "@…" is an abstract socket
}

/// libpq's own form; only its host, port and dbname are shown.
result<database_url> key_value(std::string_view text) {
  database_url url{
      .language = dialect::postgresql, .target = std::string(text), .display = "postgresql"};
  while (!text.empty()) {
    const auto [key, value] = take_pair(text);
    if (is_shown(key) && !is_plain(value)) {
      return invalid(fmt::format("the value of {} has a = or ; or & or ? in it", key),
                     "separate key=value pairs with blanks");
    }
    if (is_shown(key) && key != "hostaddr" && may_be_shown(value)) {
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

/// The path of SQLite's own `file:` URI, whose authority can only be this machine.
std::string path_of_uri(std::string_view uri) {
  auto path = uri.substr(5, uri.find_first_of("?#") - 5);
  if (path.starts_with("//")) path.remove_prefix(std::min(path.find('/', 2), path.size()));
  return percent_decoded(path).value_or(std::string(path));
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

result<database_url> parse_url(std::string_view url) {
  if (url.empty()) {
    return tl::unexpected{error{.code = errc::no_url,
                                .message = "no database URL was given",
                                .hint = "set DATABASE_URL, or pass one: " + std::string(forms)}};
  }
  if (url.find('\0') != std::string_view::npos) return invalid("the URL has a NUL byte in it");
  if (url.starts_with("file:")) {
    return database_url{
        .language = dialect::sqlite, .target = std::string(url), .display = path_of_uri(url)};
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
  // Another tool's, as jdbc:postgresql://, whose parts are not known.
  if (colon < url.find('=')) return invalid("the URL's scheme is not known");
  if (url.find('=') != std::string_view::npos) return key_value(url);
  return invalid("the database URL has no scheme");
}

}  // namespace aludel::detail
