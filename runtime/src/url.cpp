// SPDX-License-Identifier: MIT
#include "runtime/src/url.hpp"

#include <arpa/inet.h>
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

/// Where a server or a database is named, parameters were put by mistake.
bool holds_parameters(std::string_view name) {
  return name.find_first_of("=;&?") != std::string_view::npos ||
         name.find("://") != std::string_view::npos;
}

bool is_address(std::string_view host) {
  const auto zone = std::min(host.find('%'), host.size());
  in6_addr ignored{};
  return inet_pton(AF_INET6, std::string(host.substr(0, zone)).c_str(), &ignored) == 1 &&
         is_plain(host.substr(std::min(zone + 1, host.size())));
}

/// A list with commas, of names, addresses, and directories of sockets; "@…" is an abstract one.
bool are_plain_hosts(std::string_view list) {
  while (true) {
    const auto host = list.substr(0, list.find(','));
    if (!is_plain(host.substr(host.starts_with('@') ? 1 : 0)) && !is_address(host)) return false;
    if (host.size() == list.size()) return true;
    list.remove_prefix(host.size() + 1);
  }
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

bool are_ports(std::string_view list) {
  return list.find_first_not_of("0123456789,") == std::string_view::npos;
}

/// Hosts, ports and database, as they are written.
std::string shown(std::string_view hosts, std::string_view path) {
  auto said = parameters(fmt::format("postgresql://{}", hosts));
  const auto name = percent_decoded(path.substr(path.empty() ? 0 : 1));
  const bool plain_path = name && is_plain(*name);
  return fmt::format("postgresql://{}{}", are_plain_hosts(said["host"]) ? hosts : not_shown,
                     plain_path ? path : fmt::format("/{}", not_shown));
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
  const bool mixed = holds_parameters(hosts) || holds_parameters(place.substr(slash)) ||
                     std::any_of(pairs.begin(), pairs.end(), [](const auto& each) {
                       return is_shown(each.key) && holds_parameters(each.value);
                     });
  if (mixed) {
    return invalid("the URL has a = or ; or & or ? where it names the host or the database",
                   "parameters begin with ? and are separated by &; in a name write %XX");
  }
  return database_url{.language = dialect::postgresql,
                      .target = fmt::format("postgresql://{}{}", place, libpq_query(query)),
                      .file = {},
                      .display = shown(hosts, place.substr(slash))};
}

/// libpq's own form; only its host, port and dbname are shown.
result<database_url> key_value(std::string_view text) {
  for (auto rest = text; !rest.empty();) {
    const auto [key, value] = take_pair(rest);
    if (is_shown(key) && holds_parameters(value)) {
      return invalid(fmt::format("the value of {} has a = or ; or & or ? in it", key),
                     "separate key=value pairs with blanks");
    }
  }
  std::string display = "postgresql";
  auto said = parameters(text);
  const auto show = [&](const char* key, auto is_shown_as_it_is) {
    const auto& value = said[key];
    if (value.empty()) return;
    display += fmt::format(" {}={}", key, is_shown_as_it_is(value) ? value : not_shown);
  };
  show("host", are_plain_hosts);
  show("port", are_ports);
  show("dbname", is_plain);
  return database_url{.language = dialect::postgresql,
                      .target = std::string(text),
                      .file = {},
                      .display = std::move(display)};
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
    return database_url{.language = dialect::sqlite,
                        .target = ":memory:",
                        .file = {},
                        .display = "sqlite in memory"};
  }
  if (!path.starts_with('/')) {
    return invalid("a sqlite URL has no host",
                   "write three slashes before a relative path, four before an absolute one");
  }
  const auto decoded = percent_decoded(path.substr(1));
  if (!decoded) return invalid("the sqlite URL's path has a % without two hexadecimal digits");
  return database_url{.language = dialect::sqlite,
                      .target = query.empty() ? *decoded : file_uri(*decoded, query),
                      .file = *decoded,
                      .display = plain_name(*decoded)};
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

bool is_plain(std::string_view name) {
  constexpr std::string_view marks = "@:=&?;#%\\";  // of URLs and connection strings
  return std::none_of(name.begin(), name.end(), [&](char each) {
    const auto byte = static_cast<unsigned char>(each);
    return byte < ' ' || byte == 0x7F || marks.find(each) != std::string_view::npos;
  });
}

std::string plain_name(std::string_view name) {
  return std::string(is_plain(name) ? name : not_shown);
}

bool names_are_plain(std::string_view connection_string) {
  auto said = parameters(connection_string);
  return are_plain_hosts(said["host"]) && are_plain_hosts(said["hostaddr"]) &&
         are_ports(said["port"]) && is_plain(said["dbname"]);
}

result<database_url> parse_url(std::string_view url) {
  if (url.empty()) {
    return tl::unexpected{error{.code = errc::no_url,
                                .message = "no database URL was given",
                                .hint = "set DATABASE_URL, or pass one: " + std::string(forms)}};
  }
  if (url.find('\0') != std::string_view::npos) return invalid("the URL has a NUL byte in it");
  if (url.starts_with("file:")) {
    const auto path = path_of_uri(url);
    return database_url{.language = dialect::sqlite,
                        .target = std::string(url),
                        .file = path,
                        .display = path == ":memory:" ? path : plain_name(path)};
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
