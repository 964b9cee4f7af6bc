// SPDX-License-Identifier: MIT
// Any schema becomes any other one, and comes back.
#include <fmt/format.h>

#include <aludel/postgresql.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <pqxx/pqxx>

#include "autogenerate/read.hpp"
#include "autogenerate/write.hpp"
#include "roundtrip/difference.hpp"
#include "roundtrip/snapshot.hpp"
#include "runtime/src/url.hpp"
#include "tests/autogenerate/random_schema.hpp"
#include "tests/support/databases.hpp"

using namespace aludel;
using namespace aludel::autogenerate;

namespace {

std::uint32_t number(const char* variable, std::uint32_t usual) {
  const char* const given = std::getenv(variable);
  return given == nullptr ? usual : static_cast<std::uint32_t>(std::stoul(given));
}

/// A database that is made anew again and again.
class place {
public:
  place() : session_(database_.url()) {
    const auto url = detail::parse_url(database_.url());
    auto made = postgresql_backend.driver->connect({.url = *url, .application = "test"});
    if (!made) throw std::runtime_error(to_string(made.error()));
    connection_ = std::move(*made);
  }

  void fill(const test::choice& with) {
    run("DROP SCHEMA IF EXISTS sales CASCADE; DROP EXTENSION IF EXISTS pg_trgm; "
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    run(test::script_of(with));
  }
  void run(const std::string& sql) {
    pqxx::nontransaction work{session_};
    work.exec(sql);
  }
  schema read() {
    auto found = read_schema(*connection_);
    if (!found) throw std::runtime_error(to_string(found.error()));
    return std::move(*found);
  }
  roundtrip::snapshot snapshot() {
    auto found = roundtrip::take_snapshot(*connection_);
    if (!found) throw std::runtime_error(to_string(found.error()));
    static_cast<void>(connection_->execute("RESET search_path"));
    return std::move(*found);
  }
  detail::database& connection() { return *connection_; }

private:
  test::scratch_postgresql database_;
  pqxx::connection session_;
  std::unique_ptr<detail::database> connection_;
};

std::string joined(const statements& all) {
  std::string text;
  for (const auto& each : all) text += each.sql + ";\n";
  return text;
}

/// Makes the one like the other.
void follow(place& at, place& to) {
  const auto before = at.read();
  const auto after = to.read();
  const auto steps = in_order(before, after, compare(before, after));
  const auto known = find_casts(at.connection(), to.connection(), steps);
  REQUIRE(known);
  const auto all = write_postgresql(before, after, steps, *known);
  INFO(joined(all));
  at.run("BEGIN");
  for (const auto& each : all) {
    INFO(each.sql);
    try {
      at.run(each.sql);
    } catch (const std::exception& problem) {
      at.run("ROLLBACK");
      FAIL(problem.what());
    }
  }
  at.run("COMMIT");
  const auto left = compare(at.read(), after);
  for (const auto& each : left) FAIL_CHECK("differs still: " << title(each.either().key));
  for (const auto& each : roundtrip::differences(to.snapshot(), at.snapshot(), "it")) {
    FAIL_CHECK(each);
  }
}

}  // namespace

TEST_CASE("any schema becomes any other, and comes back") {
  const auto first = number("ALUDEL_AUTOGENERATE_SEED", 1);
  const auto rounds = number("ALUDEL_AUTOGENERATE_ROUNDS", 30);
  place one;
  place other;
  for (auto seed = first; seed < first + rounds; ++seed) {
    std::mt19937 random{seed};
    const auto before = test::random_choice(random);
    const auto after = test::random_change(before, random);
    INFO("ALUDEL_AUTOGENERATE_SEED=" << seed);
    INFO("from: " << test::shown(before));
    INFO("to:   " << test::shown(after));
    one.fill(before);
    other.fill(after);
    follow(one, other);
    other.fill(before);
    follow(one, other);
  }
}
