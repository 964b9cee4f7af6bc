// SPDX-License-Identifier: MIT
// What is said where there is no connection, from libpq's words.
#include <catch2/catch.hpp>

#include "runtime/src/postgresql_error.hpp"
#include "runtime/src/sqlite_error.hpp"

using namespace aludel;

namespace {

std::string said(std::string_view url, std::string_view words) {
  const auto parsed = detail::parse_url(url);
  REQUIRE(parsed);
  return detail::connect_error(words, *parsed).message;
}

}  // namespace

TEST_CASE("why there is no connection is said in the words of libpq and the server") {
  CHECK(said("postgresql://h:1/app", "could not translate host name \"h\" to address: unknown") ==
        "cannot connect to postgresql://h:1/app: could not translate host name \"h\" to address: "
        "unknown");
  CHECK(said("postgresql://h/app",
             "connection to server at \"h\" (::1), port 5432 failed: FATAL:  database \"app\" does "
             "not exist\n") ==
        "cannot connect to postgresql://h/app: connection to server at \"h\" (::1), port 5432 "
        "failed: FATAL:  database \"app\" does not exist");
}

TEST_CASE("of several addresses the one tells why whose server answered") {
  const auto parsed = detail::parse_url("postgresql://h,i/app");
  REQUIRE(parsed);
  const auto problem = detail::connect_error(
      "connection to server at \"h\" (::1), port 5432 failed: Connection refused\n"
      "\tIs the server running on that host and accepting TCP/IP connections?\n"
      "connection to server at \"i\" (::2), port 5432 failed: FATAL:  database \"app\" does not "
      "exist\n",
      *parsed);
  CHECK(problem.message ==
        "cannot connect to postgresql://h,i/app: connection to server at \"i\" (::2), port 5432 "
        "failed: FATAL:  database \"app\" does not exist");
  CHECK(problem.notes ==
        std::vector<std::string>{
            "connection to server at \"h\" (::1), port 5432 failed: Connection refused"});
}

TEST_CASE("why there is no connection is said without who wanted it") {
  const std::string server = "connection to server at \"h\" (::1), port 5432 failed: FATAL:  ";
  const auto reason = [&](std::string_view url, const std::string& words) {
    const auto whole = said(url, server + words);
    return whole.substr(whole.find("FATAL:  ") + 8);
  };
  const auto* url = "postgresql://ada:pw@h/app";
  CHECK(reason(url, "role \"ada\" does not exist") == "role \"…\" does not exist");
  CHECK(reason(url, "password authentication failed for user \"ada\"") ==
        "password authentication failed for user \"…\"");
  CHECK(reason(url, "no pg_hba.conf entry for host \"::1\", user \"ada\", database \"app\"") ==
        "no pg_hba.conf entry for host \"::1\", user \"…\", database \"app\"");
  CHECK(reason(url, "Rolle »ada« existiert nicht") == "Rolle »…« existiert nicht");
  CHECK(reason("postgresql://h/app", "role \"root\" does not exist") ==
        "role \"…\" does not exist");
  CHECK(reason("postgresql://a%22b@h/app", "role \"a\"b\" does not exist") ==
        "role \"…\" does not exist");
  CHECK(reason("postgresql://a%0Ab@h/app", "role \"a\nb\" does not exist") == "role \"…");
  CHECK(reason("postgresql://app@h/app", "database \"app\" does not exist") ==
        "database \"app\" does not exist");
  CHECK(reason("postgresql://ada@h", "database \"ada\" does not exist") ==
        "database \"…\" does not exist");
}

TEST_CASE("words that name a host or a database which may be a password are not said") {
  for (const auto* url :
       {"postgresql://u%3Acanary%40host:1/x", "postgresql://h/x%3fpassword%3dcanary",
        "postgresql:///x?host=u:canary", "postgresql:///x?hostaddr=u:canary",
        "postgresql:///x?dbname=u:canary", "host=h dbname=u:canary", "host=canary:pw dbname=app",
        "postgresql://h/x:canary", "postgresql://h/x#canary"}) {
    CAPTURE(url);
    CHECK(said(url, "could not translate host name \"canary\" to address").find("canary") ==
          std::string::npos);
  }
}

TEST_CASE("no part of a URL that SQLite refuses is said") {
  const auto url = detail::parse_url("file://u:canary@h/x");
  REQUIRE(url);
  const auto refused = detail::cannot_open(*url, "invalid uri authority: u:canary@h");
  CHECK(refused.message == "cannot open the SQLite database /x: invalid uri authority");
  CHECK(detail::cannot_open(*url, "no such vfs: canary").message ==
        "cannot open the SQLite database /x: no such vfs");
}
