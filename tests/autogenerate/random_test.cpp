// SPDX-License-Identifier: MIT
// Any schema becomes any other one, and comes back.
#include <fmt/format.h>

#include <algorithm>
#include <aludel/postgresql.hpp>
#include <aludel/sqlite.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <optional>
#include <pqxx/pqxx>

#include "autogenerate/draft.hpp"
#include "autogenerate/read.hpp"
#include "roundtrip/difference.hpp"
#include "roundtrip/snapshot.hpp"
#include "runtime/src/url.hpp"
#include "tests/autogenerate/random_rows.hpp"
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
  place() = default;
  place(const place&) = delete;
  place& operator=(const place&) = delete;
  virtual ~place() = default;

  virtual void fill(const test::choice& with) = 0;
  /// Several statements.
  virtual void run(const std::string& sql) = 0;

  schema read() {
    auto found = read_schema(*connection_);
    if (!found) throw std::runtime_error(to_string(found.error()));
    return std::move(*found);
  }
  roundtrip::snapshot snapshot() {
    auto found = roundtrip::take_snapshot(*connection_);
    if (!found) throw std::runtime_error(to_string(found.error()));
    forget_settings();
    return std::move(*found);
  }
  detail::database& connection() { return *connection_; }

protected:
  /// A snapshot sets the search path.
  virtual void forget_settings() {}

  std::unique_ptr<detail::database> connection_;
};

class postgresql_place final : public place {
public:
  postgresql_place() : session_(database_.url()) {
    const auto url = detail::parse_url(database_.url());
    auto made = postgresql_backend.driver->connect({.url = *url, .application = "test"});
    if (!made) throw std::runtime_error(to_string(made.error()));
    connection_ = std::move(*made);
  }

  void fill(const test::choice& with) override {
    run("DROP SCHEMA IF EXISTS sales CASCADE; DROP EXTENSION IF EXISTS pg_trgm; "
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    run(test::script_of(dialect::postgresql, with));
  }
  void run(const std::string& sql) override {
    pqxx::nontransaction work{session_};
    work.exec(sql);
  }

private:
  void forget_settings() override { REQUIRE(connection_->execute("RESET search_path")); }

  test::scratch_postgresql database_;
  pqxx::connection session_;
};

class sqlite_place final : public place {
public:
  void fill(const test::choice& with) override {
    const detail::database_url url{.target = ":memory:", .file = {}, .display = ":memory:"};
    connection_.reset();
    auto made = sqlite_backend.driver->connect({.url = url, .application = "test"});
    if (!made) throw std::runtime_error(to_string(made.error()));
    connection_ = std::move(*made);
    const auto script = test::script_of(dialect::sqlite, with);
    for (std::size_t begin = 0; begin < script.size();) {
      const auto end = script.find(";\n", begin);
      run(script.substr(begin, end - begin));
      begin = end + 2;
    }
  }
  void run(const std::string& sql) override {
    auto done = connection_->execute(sql);
    if (!done) throw std::runtime_error(done.error().message);
  }
};

std::string joined(const statements& all) {
  std::string text;
  for (const auto& each : all) text += each.sql + ";\n";
  return text;
}

/// What a statement said, of which one, and whether rows were against a constraint.
struct failure {
  statement of;
  std::string why;

  [[nodiscard]] bool is_of_rows() const {
    const bool told = of.remark.find("fails, and changes nothing") != std::string::npos;
    return told || why.find("constraint failed") != std::string::npos ||  // SQLite
           ((of.sql.find("ADD CONSTRAINT") != std::string::npos ||
             of.sql.find("UNIQUE") != std::string::npos) &&
            (why.find("violate") != std::string::npos ||
             why.find("could not create") != std::string::npos));
  }
  [[nodiscard]] std::string shown() const { return of.sql + ": " + why; }
};

/// In a transaction.
std::optional<failure> run_all(place& at, const statements& all) {
  at.run("BEGIN");
  std::string of_copy;  // SQLite: the remark stands before all that makes a table anew
  for (auto each : all) {
    if (!each.remark.empty()) of_copy = each.remark;
    if (each.sql.starts_with("INSERT OR ABORT INTO")) each.remark = of_copy;
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

/// As ours sees them, and as another does.
void expect_alike(place& at, place& wanted, const schema& made_of) {
  for (const auto& each : compare(at.read(), made_of)) {
    FAIL_CHECK("differs still: " << title(each.either().key));
  }
  for (const auto& each : roundtrip::differences(wanted.snapshot(), at.snapshot(), "it")) {
    FAIL_CHECK(each);
  }
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
  auto failed = run_all(at, made->upgrade);
  if (failed && failed->is_of_rows()) {
    at.fill(from);
    kept = contents(at, queries);
    failed = run_all(at, made->upgrade);
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
  if (const auto failed = run_all(at, *all)) FAIL(failed->shown());
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
