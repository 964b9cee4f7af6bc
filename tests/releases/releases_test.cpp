// SPDX-License-Identifier: MIT
// Rolling deploys of the example and their rollback, with real programs of three releases: the
// second adds a compatible revision, the third a breaking one.
#include <catch2/catch.hpp>

#include "tests/database/scratch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/session.hpp"

using namespace aludel;

namespace {

const std::string first = FIRST_RELEASE;
const std::string second = SECOND_RELEASE;
const std::string third = THIRD_RELEASE;

class deployment {
public:
  explicit deployment(dialect language) : database_(language) {}

  [[nodiscard]] test::finished_process run(const std::string& release,
                                           std::vector<std::string> words) const {
    words.insert(words.begin(), release);
    return test::run(words, {.directory = {}, .environment = {{"DATABASE_URL", database_.url()}}});
  }

  /// Starts, works and ends well; the exit code.
  int use(const std::string& release) {
    const auto title = "task " + std::to_string(++tasks_);
    auto done = run(release, {"add-task", "ada@example.org", title});
    if (done.exit_code == 0) done = run(release, {"list"});
    if (done.exit_code == 0) CHECK_THAT(done.out, Catch::Contains(title));
    INFO(done.err);
    CHECK(done.exit_code != 1);
    return done.exit_code;
  }

  [[nodiscard]] std::string head() const {
    return database_.query("SELECT revision FROM aludel_version");
  }
  [[nodiscard]] const test::scratch& database() const { return database_; }

private:
  test::scratch database_;
  int tasks_ = 0;
};

constexpr auto first_head = "0c5f92d7b4e8\n";
constexpr auto second_head = "b0c1d2e3f4a5\n";
constexpr auto third_head = "c5d6e7f8a9b0\n";

void begin(const deployment& with) {
  REQUIRE(with.run(first, {"add-user", "Ada", "ada@example.org"}).exit_code == 0);
  REQUIRE(with.head() == first_head);
}

}  // namespace

TEST_CASE("a compatible release is rolled out beside the older one and rolled back") {
  deployment rolling{GENERATE(dialect::sqlite, dialect::postgresql)};
  begin(rolling);
  // Half of the replicas are new, and then one by one restarts, older ones too.
  CHECK(rolling.use(second) == 0);
  CHECK(rolling.head() == second_head);
  CHECK(rolling.use(first) == 0);
  CHECK(rolling.use(second) == 0);
  CHECK(rolling.use(first) == 0);
  CHECK(rolling.head() == second_head);

  // The code alone is rolled back: nothing to be done to the database.
  CHECK(rolling.use(first) == 0);
  const auto nothing = rolling.run(first, {"migrate", "upgrade"});
  CHECK(nothing.exit_code == 0);
  CHECK_THAT(nothing.err, Catch::Contains("newer than these revisions"));
  CHECK(rolling.run(first, {"migrate", "upgrade", "--refuse-newer"}).exit_code == 6);

  // Or the database too; and out again.
  const auto back = rolling.run(first, {"migrate", "downgrade", "--stored"});
  INFO(back.err);
  CHECK(back.exit_code == 0);
  CHECK(rolling.head() == first_head);
  CHECK(rolling.use(first) == 0);
  CHECK(rolling.use(second) == 0);
  CHECK(rolling.head() == second_head);
}

TEST_CASE("a program of the older release goes on running while the newer one upgrades") {
  deployment rolling{GENERATE(dialect::sqlite, dialect::postgresql)};
  begin(rolling);
  test::session older{rolling.database().url()};  // with the statements of the example's store
  const auto work = [&] {
    older.run(
        "INSERT INTO tasks (user_id, title) SELECT id, 'rest' FROM users WHERE email = "
        "'ada@example.org'");
    older.run("UPDATE tasks SET status = 'done', done = true WHERE title = 'rest'");
    const auto tasks = older.run(
        "SELECT u.full_name, t.title, t.status FROM tasks t JOIN users u ON u.id = t.user_id WHERE "
        "t.title = 'rest'");
    older.run("DELETE FROM tasks WHERE title = 'rest'");
    return tasks;
  };
  CHECK(work() == "Ada|rest|done\n");
  CHECK(rolling.use(second) == 0);
  CHECK(rolling.head() == second_head);
  CHECK(work() == "Ada|rest|done\n");
  CHECK(rolling.run(first, {"migrate", "downgrade", "--stored"}).exit_code == 0);
  CHECK(work() == "Ada|rest|done\n");
}

TEST_CASE("after a breaking release the older ones do not start until it is taken back") {
  deployment rolling{GENERATE(dialect::sqlite, dialect::postgresql)};
  begin(rolling);
  CHECK(rolling.use(second) == 0);
  CHECK(rolling.use(third) == 0);
  CHECK(rolling.head() == third_head);
  for (const auto& older : {first, second}) {
    const auto refused = rolling.run(older, {"list"});
    CHECK(refused.exit_code == 6);
    CHECK_THAT(
        refused.err,
        Catch::Contains("the database stands at c5d6e7f8a9b0, which this program does not have") &&
            Catch::Contains("revision c5d6e7f8a9b0 (a title only once for each user) is "
                            "breaking") &&
            Catch::Contains("`downgrade --stored`"));
  }
  CHECK(rolling.use(third) == 0);

  // Back to the second, beside which the first starts; then to the first.
  CHECK(rolling.run(second, {"migrate", "downgrade", "--stored"}).exit_code == 0);
  CHECK(rolling.head() == second_head);
  CHECK(rolling.use(second) == 0);
  CHECK(rolling.use(first) == 0);
  CHECK(rolling.run(first, {"migrate", "downgrade", "--stored"}).exit_code == 0);
  CHECK(rolling.head() == first_head);
  CHECK(rolling.use(first) == 0);
  CHECK(rolling.use(third) == 0);
  CHECK(rolling.head() == third_head);

  // And from the third to the first at once.
  CHECK(rolling.run(first, {"migrate", "downgrade", "--stored"}).exit_code == 0);
  CHECK(rolling.head() == first_head);
  CHECK(rolling.use(first) == 0);
}

TEST_CASE("a deploy step runs the breaking revision that the program leaves to it") {
  deployment rolling{GENERATE(dialect::sqlite, dialect::postgresql)};
  begin(rolling);
  const auto left = rolling.run(third, {"migrate", "upgrade", "--refuse-breaking"});
  CHECK(left.exit_code == 7);
  CHECK_THAT(left.err, Catch::Contains("[breaking-revision]") && Catch::Contains("c5d6e7f8a9b0"));
  CHECK(rolling.head() == first_head);
  CHECK(rolling.run(third, {"migrate", "upgrade", "b0c1d2e3f4a5", "--refuse-breaking"}).exit_code ==
        0);
  CHECK(rolling.use(first) == 0);
  CHECK(rolling.run(third, {"migrate", "upgrade"}).exit_code == 0);
  CHECK(rolling.run(third, {"migrate", "upgrade", "--refuse-breaking"}).exit_code == 0);
  CHECK(rolling.use(first) == 6);
}

TEST_CASE("the record of a rolled back deploy has every step") {
  deployment rolling{GENERATE(dialect::sqlite, dialect::postgresql)};
  begin(rolling);
  CHECK(rolling.use(third) == 0);
  CHECK(rolling.run(first, {"migrate", "downgrade", "--stored", "--json"}).exit_code == 0);
  CHECK(rolling.database().query("SELECT event, revision, compatibility, outcome FROM "
                                 "aludel_history WHERE revision IN ('b0c1d2e3f4a5', "
                                 "'c5d6e7f8a9b0') ORDER BY sequence") ==
        "upgrade|b0c1d2e3f4a5|compatible|done\n"
        "upgrade|c5d6e7f8a9b0|breaking|done\n"
        "downgrade|c5d6e7f8a9b0|breaking|done\n"
        "downgrade|b0c1d2e3f4a5|compatible|done\n");
}
