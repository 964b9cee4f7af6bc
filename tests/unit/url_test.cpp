// SPDX-License-Identifier: MIT
#include "runtime/src/url.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <vector>

#include "runtime/src/connection_string.hpp"

using namespace aludel;
using detail::parse_url;

namespace {

/// "dialect target | display", or the error's name.
std::string parsed(std::string_view url) {
  const auto found = parse_url(url);
  if (!found) return std::string(name(found.error().code));
  return std::string(name(found->language)) + " " + found->target + " | " + found->display;
}

}  // namespace

TEST_CASE("the URL forms of PostgreSQL are understood") {
  CHECK(parsed("postgresql://ada:pw@db.example.org:5433/app") ==
        "postgresql postgresql://ada:pw@db.example.org:5433/app | "
        "postgresql://db.example.org:5433/app");
  CHECK(parsed("postgres:///app") == "postgresql postgresql:///app | postgresql:///app");
  CHECK(parsed("postgresql+asyncpg://h/app") ==
        "postgresql postgresql://h/app | postgresql://h/app");
  CHECK(parsed("postgresql+psycopg2://h/app?sslmode=verify-full") ==
        "postgresql postgresql://h/app?sslmode=verify-full | postgresql://h/app");
  CHECK(parsed("postgresql://h/app?ssl=true&application_name=x") ==
        "postgresql postgresql://h/app?sslmode=require&application_name=x | postgresql://h/app");
  CHECK(parsed("host=db port=5433 user=ada password=pw dbname=app") ==
        "postgresql host=db port=5433 user=ada password=pw dbname=app | "
        "postgresql host=db port=5433 dbname=app");
}

TEST_CASE("the URL forms of SQLite are understood") {
  CHECK(parsed("sqlite:///app.db") == "sqlite app.db | app.db");
  CHECK(parsed("sqlite:////var/lib/app.db") == "sqlite /var/lib/app.db | /var/lib/app.db");
  CHECK(parsed("sqlite+aiosqlite:///app.db") == "sqlite app.db | app.db");
  CHECK(parsed("sqlite://") == "sqlite :memory: | sqlite in memory");
  CHECK(parsed("sqlite:///:memory:") == "sqlite :memory: | sqlite in memory");
  CHECK(parsed("sqlite:///my%20app.db") == "sqlite my app.db | my app.db");
  CHECK(parsed("sqlite:///a%3Fb.db?mode=ro") == "sqlite file:a%3fb.db?mode=ro | …");
}

TEST_CASE("what is no URL is refused with the forms that there are") {
  CHECK(parsed("") == "no-url");
  for (const auto* wrong :
       {"app.db", "mysql://h/app", "sqlite://host/app.db", "://", "/var/app.db",
        "postgresql://[::1/app", "postgresql://[::1,h]/app", "sqlite:///a%zz.db"}) {
    CAPTURE(wrong);
    CHECK(parsed(wrong) == "invalid-url");
  }
  CHECK(parse_url("mysql://h/app").error().message == "the URL's scheme \"mysql\" is not known");
  CHECK_THAT(parse_url("psql://h/app").error().hint,
             Catch::StartsWith("did you mean postgresql://?"));
}

TEST_CASE("what names a server or a database and has a secret in it by mistake is refused") {
  for (const auto* wrong :
       {"postgresql://ada:canary", "postgresql://ada:canary/app",
        "postgresql://ada:canary:5432/app", "postgresql://h/app&password=canary",
        "postgresql://h/app;password=canary", "postgresql://h;password=canary/app",
        "postgresql:///app?host=/run?password=canary", "jdbc:postgresql://h/app?password=canary",
        "host=h;password=canary", "host=h,password=canary",
        "host=h dbname=postgresql://ada:canary@h/app"}) {
    CAPTURE(wrong);
    const auto found = parse_url(wrong);
    REQUIRE(!found);
    CHECK(found.error().code == errc::invalid_url);
    CHECK(to_string(found.error()).find("canary") == std::string::npos);
  }
}

TEST_CASE("several hosts, addresses in brackets and encoded sockets are understood") {
  for (const auto* right :
       {"postgresql://a:5432,b/app", "postgresql://ada:p=w;@[::1]:5432/app", "postgresql://[::1]",
        "postgresql://%2Frun%2Fsocket/app", "postgresql:///app?host=/run/a,/run/b",
        "postgresql://h/app?options=-csearch_path%3Dx", "postgresql://"}) {
    CAPTURE(right);
    CHECK(parse_url(right));
  }
}

TEST_CASE("no secret of a URL is shown wherever it stands") {
  const std::vector<std::string> urls{"postgresql://ada:canary@h/app",
                                      "postgresql://canary@h/app",
                                      "postgresql://h/app?password=canary",
                                      "postgresql://h/app?sslpassword=canary&user=canary",
                                      "postgresql://ada:can/canary@h/app",
                                      "postgresql://ada:can@canary@h/app",
                                      "postgresql://ada:can?canary@h/app",
                                      "postgresql://ada:can#canary@h/app",
                                      "mysql://ada:canary@h/app",
                                      "host=h password=canary dbname=app",
                                      "host=h password='x host=canary' dbname=app",
                                      "host=h password = canary",
                                      "password='it\\'s host=canary'",
                                      "host=h\fpassword=canary",
                                      "host=h://ada:canary@h/app",
                                      "dbname=postgresql://ada:canary@h/app",
                                      "postgresql:canary",
                                      "canary",
                                      "postgresql://u%3Acanary%40host:1/x",
                                      "postgresql://h/x%3fpassword%3dcanary",
                                      "postgresql://h/x:canary",
                                      "postgresql://h/x#canary",
                                      "postgresql://h/%2525canary",
                                      "host=h dbname=u:canary",
                                      "host=canary:pw dbname=app",
                                      "host='ada:canary' dbname=app",
                                      "host=h port=canary dbname=app",
                                      "host=a@canary host=h",
                                      "sqlite:////u:canary@h/x",
                                      "sqlite:///u%3Acanary%40h/x",
                                      "file://h/u:canary@h/x",
                                      "sqlite:///app.db?key=canary",
                                      "file:app.db?key=canary"};
  for (const auto& url : urls) {
    CAPTURE(url);
    const auto found = parse_url(url);
    const auto shown = found ? found->display : to_string(found.error());
    CHECK(shown.find("canary") == std::string::npos);
  }
}

TEST_CASE("of a name that is not plain the rest of the URL is shown all the same") {
  CHECK(parsed("postgresql://u%3Apw%40host:1/x") ==
        "postgresql postgresql://u%3Apw%40host:1/x | postgresql://…/x");
  CHECK(parsed("postgresql://h:1/x:pw") == "postgresql postgresql://h:1/x:pw | postgresql://h:1/…");
  CHECK(parsed("host=h port=1 dbname=u:pw") ==
        "postgresql host=h port=1 dbname=u:pw | postgresql host=h port=1 dbname=…");
  CHECK(parsed("host=::1 dbname='my app'") ==
        "postgresql host=::1 dbname='my app' | postgresql host=::1 dbname=my app");
  CHECK(parsed("host=@app,h dbname=app") ==
        "postgresql host=@app,h dbname=app | postgresql host=@app,h dbname=app");
  CHECK(parsed("postgresql://[fe80::1%25eth0]:1/x") ==
        "postgresql postgresql://[fe80::1%25eth0]:1/x | postgresql://[fe80::1%25eth0]:1/x");
  CHECK(parsed("file::memory:") == "sqlite file::memory: | :memory:");
}

TEST_CASE("a server on another machine that proves nothing is warned of") {
  unsetenv("PGHOST");
  unsetenv("PGSSLMODE");
  for (const auto* url :
       {"postgresql:///app", "postgresql://localhost/app", "postgresql://[::1]/app",
        "host=/run/postgresql dbname=app", "postgresql://db.example.org/app?sslmode=verify-full",
        "host=db.example.org sslmode=verify-ca"}) {
    CHECK(detail::unverified_server(url).empty());
  }
  CHECK(detail::unverified_server("postgresql://db.example.org/app") ==
        "the server on another machine is not asked to prove who it is (sslmode=prefer): with "
        "sslmode=verify-full no other one can answer in its place");
  CHECK(detail::unverified_server("host=localhost,db.example.org sslmode=require") != "");
  setenv("PGSSLMODE", "verify-full", 1);
  CHECK(detail::unverified_server("postgresql://db.example.org/app").empty());
  unsetenv("PGSSLMODE");
}
