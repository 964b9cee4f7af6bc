// SPDX-License-Identifier: MIT
// Databases that were upgraded before an accepted change of a frozen revision, and after it.
#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <array>
#include <catch2/catch.hpp>
#include <stdexcept>

#include "generator/freeze.hpp"
#include "generator/stages.hpp"
#include "runtime/src/stamp.hpp"
#include "tests/database/scratch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using test::revision;

namespace {

using texts = std::vector<std::string>;

/// A directory of revisions with its lock file, and the programs that are built from it.
class project {
public:
  explicit project(dialect language) : dialects_{language} {}

  void write(const test::revision_file& file) const {
    test::write_file(versions() / file.first, file.second);
  }

  void lock() const {
    auto now = read();
    generator::freeze(now.locks, now.graph, dialects_);
    if (!generator::save(now.locks)) throw std::runtime_error("the lock file was not written");
  }

  void accept(const std::string& id) const {
    auto now = read();
    const auto done = generator::accept(now.locks, now.graph, dialects_, id, "no row has it");
    if (!done) throw std::runtime_error(to_string(done.error()));
    if (!generator::save(now.locks)) throw std::runtime_error("the lock file was not written");
  }

  [[nodiscard]] generator::packed_bundle build() const {
    auto now = read();
    generator::add_alternates(now.graph, dialects_, now.locks);
    return generator::pack(now.graph, dialects_, "app");
  }

private:
  struct content {
    generator::linked_revisions graph;
    std::vector<generator::lock_file> locks;
  };

  [[nodiscard]] std::filesystem::path versions() const { return directory_.path() / "versions"; }

  [[nodiscard]] content read() const {
    generator::problems found;
    content now;
    const auto files = generator::load({versions()}, found);
    now.graph = generator::link(generator::parse(files, dialects_, found), found);
    generator::check(now.graph, dialects_, found);
    now.locks = generator::load_locks({versions()}, found);
    if (!found.empty()) throw std::runtime_error(to_string(found.front()));
    generator::seal(now.graph, dialects_);
    return now;
  }

  std::array<dialect, 1> dialects_;
  test::temporary_directory directory_;
};

test::revision_file users(const std::string& email) {
  return revision("r1", "",
                  fmt::format("CREATE TABLE users (id integer PRIMARY KEY, email {});", email),
                  "DROP TABLE users;");
}

test::revision_file tasks(const std::string& columns) {
  return revision("r2", "r1", fmt::format("CREATE TABLE tasks ({});", columns),
                  "DROP TABLE tasks;");
}

test::revision_file table(const std::string& id, const std::string& parent) {
  return revision(id, parent, fmt::format("CREATE TABLE {} (id integer);", id),
                  fmt::format("DROP TABLE {};", id));
}

/// The first two revisions, frozen.
void release(const project& of) {
  of.write(users("text"));
  of.write(tasks("id integer"));
  of.lock();
}

void go_up(const test::scratch& database, const generator::packed_bundle& program,
           const texts& expected) {
  const auto done = upgrade(program.view(), database.url());
  if (!done) UNSCOPED_INFO(to_string(done.error()));
  REQUIRE(done);
  texts ran;
  for (const auto& each : done->steps) ran.push_back(each.revision);
  CHECK(ran == expected);
}

/// The chain of the only head.
std::string chain(const test::scratch& database) {
  return database.query("SELECT chain FROM aludel_version");
}

}  // namespace

TEST_CASE("databases from before and after an accepted change both go on") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const test::scratch before{language};
  const test::scratch after{language};
  const project shop{language};
  release(shop);
  go_up(before, shop.build(), {"r1", "r2"});

  shop.write(users("text NOT NULL"));
  shop.accept("r1");
  go_up(after, shop.build(), {"r1", "r2"});
  go_up(before, shop.build(), {});
  CHECK(status(shop.build().view(), before.url())->up_to_date());
  CHECK(chain(before) != chain(after));

  shop.write(table("r3", "r2"));
  for (const auto* each : {&before, &after}) {
    CHECK(status(shop.build().view(), each->url())->heads == texts{"r2"});
    CHECK(status(shop.build().view(), each->url())->pending == texts{"r3"});
    go_up(*each, shop.build(), {"r3"});
    go_up(*each, shop.build(), {});
  }
  CHECK(chain(before) == chain(after));

  for (const auto* each : {&before, &after}) {
    const auto program = shop.build();
    CHECK(downgrade(program.view(), each->url(), {.target = "r1"})->heads == texts{"r1"});
    CHECK(status(program.view(), each->url())->heads == texts{"r1"});
    CHECK(downgrade(program.view(), each->url(), {.target = "base"})->heads.empty());
    go_up(*each, program, {"r1", "r2", "r3"});
  }
}

TEST_CASE("a second accepted change is accepted by all databases too") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const test::scratch first{language};
  const test::scratch second{language};
  const test::scratch third{language};
  const project shop{language};
  release(shop);
  go_up(first, shop.build(), {"r1", "r2"});

  shop.write(users("text NOT NULL"));
  shop.accept("r1");
  shop.write(table("r3", "r2"));
  shop.lock();
  go_up(first, shop.build(), {"r3"});
  go_up(second, shop.build(), {"r1", "r2", "r3"});

  shop.write(tasks("id bigint"));
  shop.accept("r2");
  shop.write(users("text NOT NULL DEFAULT 'nobody'"));
  shop.accept("r1");
  go_up(third, shop.build(), {"r1", "r2", "r3"});
  shop.write(table("r4", "r3"));
  for (const auto* each : {&first, &second, &third}) go_up(*each, shop.build(), {"r4"});
  CHECK(chain(first) == chain(third));
  CHECK(chain(second) == chain(third));
  for (const auto* each : {&first, &second, &third}) {
    CHECK(downgrade(shop.build().view(), each->url(), {.target = "base"})->heads.empty());
  }
}

TEST_CASE("a change that is taken back after databases moved on is no mismatch") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const test::scratch database{language};
  const project shop{language};
  release(shop);
  go_up(database, shop.build(), {"r1", "r2"});
  shop.write(users("text NOT NULL"));
  shop.accept("r1");
  shop.write(table("r3", "r2"));
  go_up(database, shop.build(), {"r3"});

  shop.write(users("text"));
  shop.accept("r1");
  go_up(database, shop.build(), {});
}

TEST_CASE("a stamped database accepts an accepted change") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const test::scratch database{language};
  const project shop{language};
  release(shop);
  database.query("CREATE TABLE users (id integer)");
  database.query("CREATE TABLE tasks (id integer)");
  REQUIRE(stamp(shop.build().view(), database.url(), {"r2"}));
  shop.write(tasks("id bigint"));
  shop.accept("r2");
  REQUIRE(stamp(shop.build().view(), database.url(), {"r1"}));
  REQUIRE(stamp(shop.build().view(), database.url(), {"r2"}));
  shop.write(users("text NOT NULL"));
  shop.accept("r1");
  shop.write(table("r3", "r2"));
  go_up(database, shop.build(), {"r3"});
}

TEST_CASE("an edit that was not accepted is refused beside one that was") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const test::scratch database{language};
  const project shop{language};
  release(shop);
  go_up(database, shop.build(), {"r1", "r2"});
  shop.write(users("text NOT NULL"));
  shop.accept("r1");
  shop.write(tasks("id bigint"));
  shop.write(table("r3", "r2"));

  const auto program = shop.build();
  const auto refused = upgrade(program.view(), database.url());
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::checksum_mismatch);
  CHECK_THAT(refused.error().message, Catch::StartsWith("revision r2 (revision r2)"));
  CHECK(refused.error().notes == texts{"nothing was changed; the database stays at r2"});
  CHECK(status(program.view(), database.url()).error().code == errc::checksum_mismatch);
  CHECK(database.query("SELECT count(*) FROM aludel_history") == "2\n");
}

TEST_CASE("what was accepted of one revision is not accepted of another") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const test::scratch database{language};
  const project shop{language};
  release(shop);
  go_up(database, shop.build(), {"r1", "r2"});
  shop.write(users("text NOT NULL"));
  shop.accept("r1");
  // As if somebody had recorded the first revision's old run for the second.
  database.query(
      "UPDATE aludel_history SET checksum = (SELECT checksum FROM aludel_history WHERE sequence = "
      "1) WHERE sequence = 2");
  const auto refused = upgrade(shop.build().view(), database.url());
  REQUIRE(!refused);
  CHECK_THAT(refused.error().message, Catch::StartsWith("revision r2 (revision r2)"));
}

TEST_CASE("a chain that no accepted change explains is refused") {
  const auto language = GENERATE(dialect::sqlite, dialect::postgresql);
  const test::scratch database{language};
  const project shop{language};
  release(shop);
  go_up(database, shop.build(), {"r1", "r2"});
  database.query("UPDATE aludel_version SET chain = '0'");
  const auto refused = upgrade(shop.build().view(), database.url());
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::inconsistent_record);
  CHECK_THAT(refused.error().message,
             Catch::StartsWith("the version table has a chain for r2 that was not written for it"));
}
