// SPDX-License-Identifier: MIT
#include "runtime/src/connection_string.hpp"

#include <catch2/catch.hpp>

using namespace aludel::detail;

TEST_CASE("the database of a connection string is found where libpq finds it") {
  CHECK(database_name("postgresql://ada:pw@h:5433/app") == "app");
  CHECK(database_name("postgresql:///my%20app?host=/run") == "my app");
  CHECK(database_name("postgresql://h/app?dbname=other") == "other");
  CHECK(database_name("postgresql://h") == "");
  CHECK(database_name("postgresql://h/") == "");
  CHECK(database_name("host=h dbname=app user=ada") == "app");
  CHECK(database_name("dbname='it\\'s' password=a://b") == "it's");
  CHECK(database_name("host=h") == "");
}

TEST_CASE("a connection string says the same in either form") {
  using map = std::map<std::string, std::string>;
  CHECK(parameters("postgresql://ada:pw@h:5433/my%20app?sslmode=require") ==
        map{{"user", "ada"},
            {"host", "h"},
            {"port", "5433"},
            {"dbname", "my app"},
            {"sslmode", "require"}});
  CHECK(parameters("dbname=it's user=o\\'h") == map{{"dbname", "it's"}, {"user", "o'h"}});
  CHECK(parameters("host=h\\") == map{{"host", "h"}});
  CHECK(parameters("host=h\fuser=u\vport=1") == map{{"host", "h"}, {"user", "u"}, {"port", "1"}});
  CHECK(parameters("postgresql://[::1]:5433,%2Frun,h/app") ==
        map{{"host", "::1,/run,h"}, {"port", "5433,,"}, {"dbname", "app"}});
  CHECK(parameters("postgresql://") == map{{"host", ""}, {"port", ""}});
  CHECK(parameters("host = h dbname='it\\'s'") == map{{"host", "h"}, {"dbname", "it's"}});
}

TEST_CASE("another database takes the place of the one that a connection string names") {
  CHECK(with_database("postgresql://ada:pw@h:5433/app?sslmode=require", "postgres") ==
        "postgresql://ada:pw@h:5433/postgres?sslmode=require");
  CHECK(with_database("postgresql://h?host=/run", "x") == "postgresql://h/x?host=/run");
  CHECK(with_database("postgresql://h/app?dbname=other&sslmode=prefer", "x") ==
        "postgresql://h/x?sslmode=prefer");
  CHECK(with_database("postgresql:///app", "my app") == "postgresql:///my%20app");
  CHECK(with_database("dbname=old user='it\\'s' host=", "x") == "dbname='x' host='' user='it\\'s'");
  for (const std::string name : {"app", "it's", "a b", "back\\slash"}) {
    CHECK(database_name(with_database("host=h dbname=old", name)) == name);
    CHECK(database_name(with_database("postgresql://h/old", name)) == name);
  }
}
