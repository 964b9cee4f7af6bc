// SPDX-License-Identifier: MIT
// Any schema becomes any other one, and comes back.
#include <catch2/catch.hpp>

#include "autogenerate/draft.hpp"
#include "tests/autogenerate/place.hpp"

using namespace aludel;
using namespace aludel::autogenerate;
using test::place;

namespace {

/// Makes the one like the other.
void follow(place& at, place& to) {
  const auto before = at.read();
  const auto after = to.read();
  const auto made =
      draft_between({at.connection(), before}, {to.connection(), after}, compare(before, after));
  REQUIRE(made);
  INFO(test::joined(made->upgrade));
  test::run_all(at, made->upgrade);
  test::expect_alike(at, to, after);
}

/// A dump makes the same again.
void make_again(place& original, place& at) {
  const auto wanted = original.read();
  const auto all = creation_of({original.connection(), wanted});
  REQUIRE(all);
  INFO(test::joined(*all));
  at.fill({});
  test::run_all(at, *all);
  test::expect_alike(at, original, wanted);
}

template <class Place>
void there_and_back(dialect language, std::uint32_t usual_rounds) {
  const auto first = test::number("ALUDEL_AUTOGENERATE_SEED", 1);
  const auto rounds = test::number("ALUDEL_AUTOGENERATE_ROUNDS", usual_rounds);
  Place one;
  Place other;
  for (auto seed = first; seed < first + rounds; ++seed) {
    std::mt19937 random{seed};
    const auto before = test::random_choice(language, random);
    const auto after = test::random_change(language, before, random);
    INFO("ALUDEL_AUTOGENERATE_SEED=" << seed);
    INFO("from: " << test::shown(language, before));
    INFO("to:   " << test::shown(language, after));
    one.fill(before);
    make_again(one, other);
    other.fill(after);
    follow(one, other);
    other.fill(before);
    follow(one, other);
  }
}

}  // namespace

TEST_CASE("any schema of PostgreSQL becomes any other, and comes back") {
  there_and_back<test::postgresql_place>(dialect::postgresql, 30);
}

TEST_CASE("any schema of SQLite becomes any other, and comes back") {
  there_and_back<test::sqlite_place>(dialect::sqlite, 200);
}
