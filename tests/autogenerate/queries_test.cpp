// SPDX-License-Identifier: MIT
// How often a database is asked does not depend on how much is in it.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "autogenerate/read.hpp"
#include "tests/autogenerate/pair.hpp"

using namespace aludel;

namespace {

class counting final : public detail::database {
public:
  explicit counting(detail::database& real) : real_(real) {}

  [[nodiscard]] int queries() const { return queries_; }

  [[nodiscard]] dialect language() const override { return real_.language(); }
  [[nodiscard]] result<std::vector<detail::row>> query(
      const std::string& sql, const std::vector<detail::value>& parameters) override {
    ++queries_;
    return real_.query(sql, parameters);
  }
  [[nodiscard]] result<void> execute(const std::string& statement) override {
    ++queries_;
    return real_.execute(statement);
  }
  [[nodiscard]] result<void> copy_in(const detail::copy_request& what) override {
    return real_.copy_in(what);
  }
  [[nodiscard]] result<void> begin(const detail::session_settings& settings) override {
    return real_.begin(settings);
  }
  [[nodiscard]] result<void> begin_as_is() override { return real_.begin_as_is(); }
  [[nodiscard]] result<void> commit() override { return real_.commit(); }
  void rollback() override { real_.rollback(); }
  [[nodiscard]] result<void> settle(const detail::session_settings& settings) override {
    return real_.settle(settings);
  }
  [[nodiscard]] result<void> limit_lock_waits(std::chrono::milliseconds timeout) override {
    return real_.limit_lock_waits(timeout);
  }
  [[nodiscard]] result<bool> try_lock(std::string_view name) override {
    return real_.try_lock(name);
  }
  void unlock() override { real_.unlock(); }

private:
  detail::database& real_;
  int queries_ = 0;
};

int queries_for(dialect language, int tables) {
  std::string script;
  for (int each = 1; each <= tables; ++each) {
    script += fmt::format(
        "CREATE TABLE t{0} (id integer PRIMARY KEY, name text DEFAULT 'x', parent integer "
        "REFERENCES t{0}); CREATE INDEX i{0} ON t{0} (name); CREATE VIEW v{0} AS SELECT id FROM "
        "t{0};\n",
        each);
  }
  test::filled with{language, script};
  counting at{with.connection()};
  REQUIRE(autogenerate::read_schema(at));
  return at.queries();
}

}  // namespace

TEST_CASE("a schema of many tables takes as many queries as one of a single table") {
  const auto language = GENERATE(dialect::postgresql, dialect::sqlite);
  const auto few = queries_for(language, 1);
  CHECK(few > 0);
  CHECK(queries_for(language, 60) == few);
}

TEST_CASE("PostgreSQL: two connections read the same as one") {
  test::filled with{dialect::postgresql, R"(
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE TABLE person (id serial PRIMARY KEY, name text NOT NULL, mood mood DEFAULT 'calm');
COMMENT ON COLUMN person.name IS 'as they say it';
CREATE TABLE house (id int PRIMARY KEY, owner int REFERENCES person);
CREATE INDEX house_owner_idx ON house (owner);
CREATE VIEW owner AS SELECT p.name FROM person p JOIN house h ON h.owner = p.id;
GRANT SELECT ON house TO PUBLIC;)"};
  const auto second = with.another_connection();
  const std::vector<detail::database*> both{&with.connection(), second.get()};
  const auto found = autogenerate::read_schema(both, {}, autogenerate::privileges::compared);
  REQUIRE(found);
  const std::vector<detail::database*> one{&with.connection()};
  const auto known = autogenerate::read_schema(one, {}, autogenerate::privileges::compared);
  REQUIRE(known);
  CHECK(known->objects.size() > 15);
  CHECK(autogenerate::described(autogenerate::compare(*known, *found)).empty());
  REQUIRE(found->objects.size() == known->objects.size());
  for (std::size_t each = 0; each < known->objects.size(); ++each) {
    INFO(autogenerate::title(known->objects[each].key));
    CHECK(found->objects[each].needs == known->objects[each].needs);
  }
}

TEST_CASE("PostgreSQL: what fails in one connection fails the reading") {
  test::filled with{dialect::postgresql, "CREATE TABLE person (id int)"};
  const auto second = with.another_connection();
  REQUIRE(second->begin_as_is());
  REQUIRE_FALSE(second->execute("SELECT nothing"));  // aborts the transaction
  const std::vector<detail::database*> both{&with.connection(), second.get()};
  const auto found = autogenerate::read_schema(both);
  REQUIRE_FALSE(found);
  CHECK(found.error().sqlstate == "25P02");
  CHECK(autogenerate::read_schema(with.connection()));
}
