// SPDX-License-Identifier: MIT
// The sweeps are worth as much as their comparison: it must see what a fault could leave behind.
#include "tests/faults/standing.hpp"

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "tests/faults/server.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using namespace aludel::test;

namespace {

/// An upgraded database.
struct upgraded {
  upgraded() {
    const auto bundle = compile({revision("a", "", "CREATE TABLE t (x integer);", "DROP TABLE t;"),
                                 revision("b", "a", "INSERT INTO t VALUES (1);", "DELETE FROM t;")},
                                {dialect::sqlite});
    const auto url = "sqlite:///" + (directory.path() / "database").string();
    REQUIRE(upgrade(bundle.view(), url));
    connection = connect_to(url);
  }

  temporary_directory directory;
  std::unique_ptr<detail::database> connection;
};

}  // namespace

TEST_CASE("two clean runs leave the same") {
  const upgraded one;
  const upgraded other;
  CHECK(differences(read_standing(*one.connection), read_standing(*other.connection)).empty());
}

TEST_CASE("whatever differs from a clean run is found") {
  const upgraded clean;
  const upgraded harmed;
  const auto* const change = GENERATE(
      "ALTER TABLE t ADD COLUMN y integer", "CREATE INDEX i ON t (x)", "INSERT INTO t VALUES (1)",
      "DELETE FROM t", "UPDATE aludel_version SET revision = 'a'", "DELETE FROM aludel_version",
      "DELETE FROM aludel_history WHERE sequence = 2",
      "DELETE FROM aludel_history WHERE sequence = 1",
      "UPDATE aludel_history SET outcome = 'started' WHERE sequence = 2",
      "UPDATE aludel_history SET sequence = 3 WHERE sequence = 2");
  CAPTURE(change);
  lines_of(*harmed.connection, change);
  CHECK_FALSE(
      differences(read_standing(*clean.connection), read_standing(*harmed.connection)).empty());
}

TEST_CASE("a statement may be tried again, and not be done twice") {
  const upgraded database;
  const auto add = [&](int sequence, std::string_view outcome) {
    lines_of(*database.connection,
             "INSERT INTO aludel_history SELECT bundle, " + std::to_string(sequence) +
                 ", event, 'c', parents, dependencies, checksum, chain, lexer, message, "
                 "started_at, duration_ms, database_user, application, application_version, '" +
                 std::string(outcome) +
                 "', compatibility, 0, backend_pid, backend_start, downgrade, position FROM "
                 "aludel_history "
                 "WHERE sequence = 1");
    return read_standing(*database.connection);
  };
  CHECK(add(3, "failed").wrong.empty());
  const auto once = add(4, "done");
  CHECK(once.wrong.empty());
  CHECK(once.history.find("failed") == std::string::npos);
  CHECK(add(5, "done").wrong.size() == 1);
}
