// SPDX-License-Identifier: MIT
#include "tests/faults/server.hpp"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/faults/standing.hpp"

namespace aludel::test {

namespace {

constexpr auto others =
    "FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database() "
    "AND pid <> pg_catalog.pg_backend_pid() AND backend_type = 'client backend'";

}  // namespace

std::unique_ptr<detail::database> connect_to(const std::string& url) {
  const auto parsed = detail::parse_url(url);
  if (!parsed) throw std::runtime_error(to_string(parsed.error()));
  const auto& backend = parsed->language == dialect::sqlite ? sqlite_backend : postgresql_backend;
  auto made = backend.driver->connect({.url = *parsed, .application = "faults"});
  if (!made) throw std::runtime_error(to_string(made.error()));
  return std::move(*made);
}

reusable_database::reusable_database() : connection_(connect_to(scratch_.url())) {}

std::string reusable_database::url_by(const std::string& host, int port) const {
  return fmt::format("{}?host={}&port={}", url().substr(0, url().find('?')), host, port);
}

std::string reusable_database::socket() {
  const auto found = lines_of(*connection_,
                              "SELECT pg_catalog.concat(pg_catalog.split_part("
                              "pg_catalog.current_setting('unix_socket_directories'), ',', 1), "
                              "'/.s.PGSQL.', pg_catalog.current_setting('port'))");
  return found.substr(0, found.find('\n'));
}

void reusable_database::clear() {
  lines_of(*connection_,
           fmt::format("SELECT pg_catalog.pg_terminate_backend(pid, 10000) {}", others));
  lines_of(*connection_, "DROP SCHEMA public CASCADE");
  lines_of(*connection_, "CREATE SCHEMA public");
}

bool reusable_database::wait_for_others() {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (lines_of(*connection_, fmt::format("SELECT pg_catalog.count(*) {}", others)) != "0\n") {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace aludel::test
