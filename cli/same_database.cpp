// SPDX-License-Identifier: MIT
#include "cli/same_database.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "runtime/src/connection_string.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

likeness compare(const std::string& one, const std::string& other) {
  const auto vague = [](const auto& text) { return text.find(unknown_part) != std::string::npos; };
  if (vague(one) || vague(other)) return likeness::unknown;
  return one == other ? likeness::same : likeness::other;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts(1);
  for (const char each : list) {
    if (each == ',') {
      parts.emplace_back();
    } else {
      parts.back() += each;
    }
  }
  return parts;
}

/// All ways to this machine are one, and names are as the network takes them.
std::string plain_host(std::string host) {
  std::transform(host.begin(), host.end(), host.begin(),
                 [](unsigned char each) { return static_cast<char>(std::tolower(each)); });
  if (host.ends_with('.')) host.pop_back();
  const bool here = host.empty() || host.starts_with('/') || host.starts_with('@') ||
                    host.starts_with("127.") || host == "::1";
  return here ? "localhost" : host;
}

std::string plain_port(std::string port) {
  const auto blank = " \t\r\n";
  port.erase(0, std::min(port.find_first_not_of(std::string(blank) + '0'), port.size()));
  port.erase(port.find_last_not_of(blank) + 1);
  return port.empty() ? "5432" : port;
}

std::string system_user() {
  const auto* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : unknown_part;
}

/// A server of PostgreSQL's, and a database on it.
class postgresql_place {
public:
  explicit postgresql_place(const std::string& target) : said_(detail::parameters(target)) {
    has_service_ = !said_["service"].empty() || std::getenv("PGSERVICE") != nullptr;
    database_ = value("dbname", "PGDATABASE");
    if (database_.empty()) database_ = value("user", "PGUSER");
    if (database_.empty()) database_ = system_user();
    const auto ports = split(value("port", "PGPORT"));
    for (const auto& hosts : {value("host", "PGHOST"), value("hostaddr", "PGHOSTADDR")}) {
      if (hosts.empty() && !servers_.empty()) continue;
      const auto all = split(hosts);
      for (std::size_t each = 0; each < all.size(); ++each) {
        const auto& port = ports.size() == all.size() ? ports[each] : ports.front();
        servers_.push_back(plain_host(all[each]) + ' ' + plain_port(port));
      }
    }
  }

  [[nodiscard]] likeness compare_with(const postgresql_place& other) const {
    auto servers = likeness::other;
    for (const auto& mine : servers_) {
      for (const auto& theirs : other.servers_) {
        servers = std::max(servers, compare(mine, theirs));
      }
    }
    return std::min(servers, compare(database_, other.database_));
  }

private:
  /// Of the URL, else of its service, which is in a file of libpq's, else of the environment.
  [[nodiscard]] std::string value(const std::string& keyword, const char* variable) const {
    const auto said = said_.find(keyword);
    if (said != said_.end() && !said->second.empty()) return said->second;
    if (has_service_) return unknown_part;
    const auto* set = std::getenv(variable);
    return set != nullptr ? set : "";
  }

  std::map<std::string, std::string> said_;
  bool has_service_ = false;
  std::vector<std::string> servers_;  ///< "host port"
  std::string database_;
};

/// By any path, and any name of the file.
likeness compare_files(const detail::database_url& one, const detail::database_url& other) {
  if (one.target == ":memory:" || other.target == ":memory:") return likeness::other;
  std::error_code none;
  if (fs::equivalent(one.file, other.file, none)) return likeness::same;
  const auto path = [&](const auto& url) {
    return fs::weakly_canonical(fs::absolute(url.file, none), none).string();
  };
  return compare(path(one), path(other));
}

}  // namespace

likeness compare_databases(const std::string& one, const std::string& other) {
  const auto here = detail::parse_url(one);
  const auto there = detail::parse_url(other);
  if (!here || !there) return likeness::unknown;
  if (here->language != there->language) return likeness::other;
  if (here->language == dialect::sqlite) return compare_files(*here, *there);
  return postgresql_place(here->target).compare_with(postgresql_place(there->target));
}

}  // namespace aludel::commands
