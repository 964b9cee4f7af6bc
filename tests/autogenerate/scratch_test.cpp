// SPDX-License-Identifier: MIT
// Scratch databases are gone when they are not needed any more, whatever became of who made them.
#include "autogenerate/scratch.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/autogenerate/pair.hpp"

using namespace aludel;
using autogenerate::scratch;

namespace {

std::string server() {
  const char* const url = std::getenv("ALUDEL_TEST_DATABASE_URL");
  if (url == nullptr) throw std::runtime_error("ALUDEL_TEST_DATABASE_URL is not set");
  return url;
}

bool is_there(const std::string& database) {
  return test::query(server(), "SELECT count(*) FROM pg_database WHERE datname = '" + database +
                                   "'") == "1\n";
}

std::unique_ptr<scratch> made() {
  static const std::array<backend, 1> backends{postgresql_backend};
  bundle speaker;
  speaker.name = "test";
  speaker.backends = backends;
  auto one = scratch::on_server(speaker, server());
  if (!one) throw std::runtime_error(to_string(one.error()));
  return std::move(*one);
}

std::string name_of(const scratch& of) {
  const auto begin = of.url().find("aludel_scratch_");
  return of.url().substr(begin, std::string_view("aludel_scratch_0123456789abcdef").size());
}

}  // namespace

TEST_CASE("a scratch database is dropped with its owner, and leaves those of others alone") {
  std::string first;
  std::string second;
  {
    const auto one = made();
    const auto other = made();
    first = name_of(*one);
    second = name_of(*other);
    CHECK(first != second);
    CHECK(is_there(first));
    CHECK(is_there(second));
  }
  CHECK(!is_there(first));
  CHECK(!is_there(second));
}

TEST_CASE("a scratch database that a killed process has left is dropped by the next one") {
  const std::string left = "aludel_scratch_00000000deadbeef";
  test::query(server(), "CREATE DATABASE " + left);
  const std::string not_ours = "aludel_scratch_of_somebody";
  test::query(server(), "CREATE DATABASE " + not_ours);
  const auto one = made();
  CHECK(!is_there(left));
  CHECK(is_there(not_ours));
  test::query(server(), "DROP DATABASE " + not_ours);
}
