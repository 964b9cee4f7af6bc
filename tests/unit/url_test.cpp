// SPDX-License-Identifier: MIT
#include "runtime/src/url.hpp"

#include <catch2/catch.hpp>
#include <vector>

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
  CHECK(parsed("sqlite:///a%3Fb.db?mode=ro") == "sqlite file:a%3fb.db?mode=ro | a?b.db");
}

TEST_CASE("what is no URL is refused with the forms that there are") {
  CHECK(parsed("") == "no-url");
  for (const auto* wrong : {"app.db", "mysql://h/app", "sqlite://host/app.db", "://", "/var/app.db",
                            "sqlite:///a%zz.db"}) {
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
                                      "postgresql:canary",
                                      "canary",
                                      "sqlite:///app.db?key=canary",
                                      "file:app.db?key=canary"};
  for (const auto& url : urls) {
    CAPTURE(url);
    const auto found = parse_url(url);
    const auto shown = found ? found->display : to_string(found.error());
    CHECK(shown.find("canary") == std::string::npos);
  }
}
