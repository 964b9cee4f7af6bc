// SPDX-License-Identifier: MIT
// Tables that others made, own, or may write (PostgreSQL).
#include <unistd.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>

#include "runtime/src/downgrade_stored.hpp"
#include "runtime/src/redo.hpp"
#include "tests/database/role.hpp"
#include "tests/database/runs.hpp"
#include "tests/database/scratch.hpp"

using namespace aludel;
using test::for_postgresql;
using test::revision;
using test::says;

namespace {

class stranger : public test::role {
public:
  explicit stranger(const test::scratch& in) : role(in, "stranger") {}
};

generator::packed_bundle two() {
  return for_postgresql({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                         revision("r2", "r1", "CREATE TABLE u (id integer)", "DROP TABLE u")});
}

template <class Done>
void check_refused(const Done& done, std::string_view part) {
  REQUIRE(!done);
  CHECK(done.error().code == errc::unexpected_schema);
  CHECK(says(done.error(), part));
}

}  // namespace

TEST_CASE("a stranger's table is refused, whichever of the two it is, by a superuser too") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = two();
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  const stranger other{database};
  const auto* const table = GENERATE("aludel_version", "aludel_history");
  database.query(fmt::format("ALTER TABLE {} OWNER TO {}", table, other.name()));
  check_refused(upgrade(bundle.view(), database.url()),
                fmt::format("the table public.{} belongs to the role {}, who owns neither the "
                            "schema nor the database",
                            table, other.name()));
  CHECK(database.query("SELECT revision FROM aludel_version") == "r1\n");
}

TEST_CASE("what is no table of Aludel's is refused in its place") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = two();
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  database.query("ALTER TABLE aludel_history RENAME TO hidden");
  database.query("CREATE VIEW aludel_history AS SELECT * FROM hidden");
  check_refused(upgrade(bundle.view(), database.url()),
                "the view public.aludel_history stands where a table of Aludel's should");
}

TEST_CASE("a history that swallows rows stops the run before anything is done") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = two();
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  if (GENERATE(true, false)) {
    database.query(
        "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RETURN NULL; END$$");
    database.query(
        "CREATE TRIGGER swallows BEFORE INSERT ON aludel_history FOR EACH ROW EXECUTE "
        "FUNCTION swallow()");
    check_refused(upgrade(bundle.view(), database.url()), "does not take the rows");
  } else {
    database.query("CREATE RULE swallows AS ON INSERT TO aludel_history DO INSTEAD NOTHING");
    CHECK(!upgrade(bundle.view(), database.url()));
  }
  CHECK(database.query("SELECT to_regclass('u') IS NULL") == "t\n");
}

TEST_CASE("rows that are hidden from a role are not taken for none") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = two();
  REQUIRE(upgrade(bundle.view(), database.url()));
  const stranger looker{database};
  database.query("GRANT SELECT ON aludel_version, aludel_history TO " + looker.name());
  REQUIRE(status(bundle.view(), looker.url()));
  database.query("ALTER TABLE aludel_version ENABLE ROW LEVEL SECURITY");
  check_refused(status(bundle.view(), looker.url()),
                "the table public.aludel_version hides rows from this role");
  CHECK(status(bundle.view(), database.url()));
}

TEST_CASE("rights of everybody to a single column are seen as well") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = two();
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  database.query(GENERATE(as<std::string>(), "GRANT UPDATE (chain) ON aludel_version TO PUBLIC",
                          "GRANT TRIGGER ON aludel_history TO PUBLIC"));
  check_refused(upgrade(bundle.view(), database.url()), "everybody may write the tables");
}

TEST_CASE("who else may write the tables is told before they are relied on") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = two();
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  const stranger other{database};
  database.query("GRANT INSERT ON aludel_version TO " + other.name());
  std::string warned;
  options wishes;
  wishes.observer = [&](const event& what) {
    if (const auto* it = std::get_if<events::warned>(&what)) warned += it->text;
  };
  CHECK(upgrade(bundle.view(), database.url(), wishes));
  CHECK(warned ==
        fmt::format("{} may write Aludel's tables, and so decide what is applied", other.name()));
}

TEST_CASE("SQL that another role could have written is not run to redo a revision") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = two();
  REQUIRE(upgrade(bundle.view(), database.url()));
  const stranger other{database};
  database.query("GRANT UPDATE ON aludel_history TO " + other.name());
  check_refused(redo(bundle.view(), database.url(), {}), other.name() + " could have written them");
  check_refused(downgrade_stored(bundle.view(), database.url(), {.target = "r1"}),
                other.name() + " could have written them");
}

TEST_CASE("a schema's name is never a part of SQL") {
  const test::scratch database{dialect::postgresql};
  const auto bundle = two();
  database.query("CREATE SCHEMA \"o'brien\"");
  const auto url = database.url() + "&options=-csearch_path%3D%22o'brien%22";
  REQUIRE(upgrade(bundle.view(), url));
  REQUIRE(redo(bundle.view(), url, {}));
  CHECK(downgrade_stored(bundle.view(), url, {.target = "r1"}));
}
