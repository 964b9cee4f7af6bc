// SPDX-License-Identifier: MIT
#include "cli/existence.hpp"

#include <catch2/catch.hpp>

#include "tests/support/databases.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;

TEST_CASE("a protected environment's database is not dropped, whoever is sure of it") {
  const test::temporary_directory directory;
  const auto tables = test::compile(
      {test::revision("a1", "", "CREATE TABLE t (x)", "DROP TABLE t")}, {dialect::sqlite});
  const auto revisions = tables.view();
  commands::request asked{.program = "app",
                          .url = "sqlite:///" + (directory.path() / "app.db").string(),
                          .versions = {},
                          .dialects = {},
                          .environment = "production",
                          .is_protected = true,
                          .load = [&](const auto&, auto, auto) { return &revisions; }};
  const auto database = commands::find_existence(asked);
  REQUIRE(database);
  const auto allowed = commands::allow_drop(asked, **database, true);
  REQUIRE_FALSE(allowed);
  CHECK(allowed.error().front().exit_code() == 2);
  CHECK(allowed.error().front().message == "the database is protected: it is not dropped");

  asked.is_protected = false;
  CHECK(commands::allow_drop(asked, **database, true));
}
