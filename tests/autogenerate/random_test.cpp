// SPDX-License-Identifier: MIT
// Any schema becomes any other one, and comes back.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>

#include "autogenerate/draft.hpp"
#include "tests/autogenerate/place.hpp"
#include "tests/autogenerate/random_rows.hpp"

using namespace aludel;
using namespace aludel::autogenerate;
using test::expect_alike;
using test::joined;
using test::number;
using test::place;
using test::postgresql_place;
using test::sqlite_place;

namespace {

/// What a statement said, of which one, and whether rows were against a constraint.
struct failure {
  statement of;
  std::string why;

  [[nodiscard]] bool is_of_rows() const {
    const bool told =
        std::any_of(of.remarks.begin(), of.remarks.end(), [](const std::string& each) {
          return each.find("fails, and changes nothing") != std::string::npos;
        });
    return told || why.find("constraint failed") != std::string::npos ||  // SQLite
           ((of.sql.find("ADD CONSTRAINT") != std::string::npos ||
             of.sql.find("UNIQUE") != std::string::npos) &&
            (why.find("violate") != std::string::npos ||
             why.find("could not create") != std::string::npos));
  }
  [[nodiscard]] std::string shown() const { return of.sql + ": " + why; }
};

/// In a transaction.
std::optional<failure> attempt(place& at, const statements& all) {
  at.run("BEGIN");
  std::vector<std::string> of_copy;  // SQLite: the remarks stand before all that makes a table anew
  for (auto each : all) {
    if (!each.remarks.empty()) of_copy = each.remarks;
    if (each.sql.starts_with("INSERT OR ABORT INTO")) each.remarks = of_copy;
    try {
      at.run(each.sql);
    } catch (const std::exception& problem) {
      at.run("ROLLBACK");
      return failure{each, problem.what()};
    }
  }
  at.run("COMMIT");
  return std::nullopt;
}

/// What the queries give.
std::map<std::string, std::string> contents(place& of,
                                            const std::map<std::string, std::string>& queries) {
  std::map<std::string, std::string> all;
  for (const auto& [table, query] : queries) all[table] = test::query(of.connection(), query);
  return all;
}

/// Those that fit.
void add_rows(place& to, std::mt19937& random) {
  for (const auto& each : test::random_rows(to.read(), random)) {
    try {
      to.run(each);
    } catch (const std::exception&) {
    }
  }
}

/// How much was proved.
struct tally {
  std::size_t tables_with_rows = 0;
  std::size_t rows_in_the_way = 0;
};

/// Makes the one, which is filled with this choice, like the other. What stays keeps its rows;
/// where rows are in the way, it is done without them.
void follow(place& at, const test::choice& from, place& to, tally& all) {
  const auto before = at.read();
  const auto after = to.read();
  const auto made =
      draft_between({at.connection(), before}, {to.connection(), after}, compare(before, after));
  REQUIRE(made);
  INFO(joined(made->upgrade));
  const auto queries = test::what_stays(before, after, made->upgrade);
  auto kept = contents(at, queries);
  auto failed = attempt(at, made->upgrade);
  if (failed && failed->is_of_rows()) {
    at.fill(from);
    kept = contents(at, queries);
    failed = attempt(at, made->upgrade);
    ++all.rows_in_the_way;
  }
  if (failed) FAIL(failed->shown());
  CHECK(contents(at, queries) == kept);
  for (const auto& [table, rows] : kept)
    all.tables_with_rows += rows.empty() || rows == "0\n" ? 0 : 1;
  expect_alike(at, to, after);
}

/// A dump makes the same again.
void make_again(place& original, place& at) {
  const auto wanted = original.read();
  const auto all = creation_of({original.connection(), wanted});
  REQUIRE(all);
  INFO(joined(*all));
  at.fill({});
  if (const auto failed = attempt(at, *all)) FAIL(failed->shown());
  expect_alike(at, original, wanted);
}

template <class Place>
void there_and_back(dialect language, std::uint32_t usual_rounds) {
  const auto first = number("ALUDEL_AUTOGENERATE_SEED", 1);
  const auto rounds = number("ALUDEL_AUTOGENERATE_ROUNDS", usual_rounds);
  Place one;
  Place other;
  tally proved;
  for (auto seed = first; seed < first + rounds; ++seed) {
    std::mt19937 random{seed};
    const auto before = test::random_choice(language, random);
    const auto after = test::random_change(language, before, random);
    INFO("ALUDEL_AUTOGENERATE_SEED=" << seed);
    INFO("from: " << test::shown(language, before));
    INFO("to:   " << test::shown(language, after));
    one.fill(before);
    make_again(one, other);
    add_rows(one, random);
    other.fill(after);
    follow(one, before, other, proved);
    other.fill(before);
    follow(one, after, other, proved);
  }
  INFO(proved.rows_in_the_way << " times rows were in the way");
  CHECK(proved.tables_with_rows > rounds / 2);
}

}  // namespace

TEST_CASE("any schema of PostgreSQL becomes any other, and comes back") {
  there_and_back<postgresql_place>(dialect::postgresql, 30);
}

TEST_CASE("any schema of SQLite becomes any other, and comes back") {
  there_and_back<sqlite_place>(dialect::sqlite, 200);
}
