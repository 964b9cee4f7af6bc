// SPDX-License-Identifier: MIT
// CREATE INDEX CONCURRENTLY, which waits for transactions that were there before it.
#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include "tests/faults/environment.hpp"
#include "tests/faults/server.hpp"
#include "tests/faults/standing.hpp"

using namespace aludel;
using namespace aludel::test;
using texts = std::vector<std::string>;

namespace {

generator::packed_bundle with_an_index() {
  return compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                  alone("r2", "r1", "CREATE INDEX CONCURRENTLY t_id ON t (id);")},
                 {dialect::postgresql});
}

/// A transaction with a snapshot, which ends when this does.
class old_transaction {
public:
  explicit old_transaction(const std::string& url)
      : connection_(named(url, "report")), work_(connection_) {
    work_.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    work_.exec("SELECT count(*) FROM pg_catalog.pg_class");
  }

private:
  pqxx::connection connection_;
  pqxx::work work_;
};

constexpr auto valid_indexes =
    "SELECT count(*) FROM pg_index WHERE indrelid = 'public.t'::regclass AND indisvalid";

}  // namespace

TEST_CASE("an index that waits for an old transaction says so, and is built when that ends") {
  reusable_database database;
  const auto bundle = with_an_index();
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  auto old = std::make_unique<old_transaction>(database.url());
  std::vector<std::string> seen;
  options wishes{.lock_timeout = 100ms};  // which is not meant for it
  wishes.observer = [&](const event& what) {
    const auto* it = std::get_if<events::blocked>(&what);
    if (it == nullptr) return;
    seen.push_back(fmt::format("{} {}", it->application, it->state));
    if (seen.size() == 2) old.reset();
  };
  const auto done = upgrade(bundle.view(), database.url(), wishes);
  if (!done) FAIL(to_string(done.error()));
  REQUIRE(seen.size() >= 2);
  CHECK(seen[0] == "report idle in transaction");
  CHECK(lines_of(database.connection(), valid_indexes) == "1\n");
}

TEST_CASE("an index that waits too long is cancelled, and who was in the way is named") {
  reusable_database database;
  const auto bundle = with_an_index();
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  auto old = std::make_unique<old_transaction>(database.url());
  std::size_t retries = 0;
  options wishes{.lock_wait = 60s, .concurrent_wait = 1500ms};
  wishes.observer = [&](const event& what) {
    if (std::holds_alternative<events::retrying>(what)) ++retries;
  };
  const auto failed = upgrade(bundle.view(), database.url(), wishes);
  REQUIRE(!failed);
  CHECK(failed.error().code == errc::locked);
  CHECK(failed.error().exit_code() == 4);
  CHECK(says(failed.error(), "gave up waiting for session "));
  CHECK(says(failed.error(), "(report)"));
  CHECK(says(failed.error(), "the database stays at r1"));
  CHECK(retries == 0);  // that was its time in all
  old.reset();
  const auto done = upgrade(bundle.view(), database.url());
  if (!done) FAIL(to_string(done.error()));
  CHECK(lines_of(database.connection(), valid_indexes) == "1\n");
}
