// SPDX-License-Identifier: MIT
#include "tests/support/databases.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <random>
#include <stdexcept>

#include "runtime/src/database.hpp"

namespace aludel::test {

namespace {

std::string random_name() {
  std::random_device random;
  return fmt::format("aludel_test_{}_{:08x}", getpid(), random());
}

}  // namespace

temporary_directory::temporary_directory()
    : path_(std::filesystem::temp_directory_path() / random_name()) {
  std::filesystem::create_directories(path_);
}

temporary_directory::~temporary_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string server_url(const std::string& database) {
  const char* given = std::getenv("ALUDEL_TEST_DATABASE_URL");
  if (given == nullptr || *given == '\0') {
    throw std::runtime_error(
        "ALUDEL_TEST_DATABASE_URL names no PostgreSQL server: run this test through ctest, which "
        "starts one");
  }
  std::string url = given;
  const auto path = url.find('/', url.find("://") + 3);
  if (path == std::string::npos) return url + "/" + database;
  const auto query = std::min(url.find('?'), url.size());
  return url.substr(0, path + 1) + database + url.substr(query);
}

scratch_postgresql::scratch_postgresql() : name_(random_name()) {
  query(server_url("postgres"), "CREATE DATABASE " + name_ + " STRATEGY file_copy");
  url_ = server_url(name_);
}

scratch_postgresql::~scratch_postgresql() {
  try {
    query(server_url("postgres"), "DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception& failed) {
    fmt::print(stderr, "{}\n", failed.what());
  }
}

std::string query(const std::string& url, const std::string& sql) {
  auto parsed = detail::parse_url(url);
  if (!parsed) throw std::runtime_error(to_string(parsed.error()));
  const auto& backend = parsed->language == dialect::sqlite ? sqlite_backend : postgresql_backend;
  const auto connection = backend.driver->connect({.url = *parsed, .application = "test"});
  if (!connection) throw std::runtime_error(to_string(connection.error()));
  return query(**connection, sql);
}

std::string query(detail::database& connection, const std::string& sql) {
  const auto rows = connection.query(sql, {});
  if (!rows) throw std::runtime_error(to_string(rows.error()) + "\n" + sql);
  std::string lines;
  for (const auto& row : *rows) {
    std::string_view separator;
    for (const auto& value : row) {
      lines += fmt::format("{}{}", separator, value.value_or(""));
      separator = "|";
    }
    lines += "\n";
  }
  return lines;
}

}  // namespace aludel::test
