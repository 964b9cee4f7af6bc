// SPDX-License-Identifier: MIT
// Databases that are made anew again and again, from random schemas.
#pragma once

#include <aludel/postgresql.hpp>
#include <aludel/sqlite.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "autogenerate/compare.hpp"
#include "autogenerate/read.hpp"
#include "autogenerate/statement.hpp"
#include "roundtrip/difference.hpp"
#include "roundtrip/snapshot.hpp"
#include "runtime/src/url.hpp"
#include "tests/autogenerate/random_schema.hpp"
#include "tests/support/databases.hpp"

namespace aludel::test {

using autogenerate::schema;
using autogenerate::statements;

inline std::uint32_t number(const char* variable, std::uint32_t usual) {
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

  virtual void fill(const choice& with) = 0;
  /// Several statements.
  virtual void run(const std::string& sql) = 0;

  schema read() {
    auto found = autogenerate::read_schema(*connection_);
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

  void fill(const choice& with) override {
    run("DROP EXTENSION IF EXISTS pg_trgm");
    run(R"(DO $$ DECLARE each name; BEGIN
      FOR each IN SELECT nspname FROM pg_namespace
                  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', each);
      END LOOP; END $$)");
    run("CREATE SCHEMA public");
    run(script_of(dialect::postgresql, with));
  }
  void run(const std::string& sql) override {
    pqxx::nontransaction work{session_};
    work.exec(sql);
  }

private:
  void forget_settings() override { REQUIRE(connection_->execute("RESET search_path")); }

  scratch_postgresql database_;
  pqxx::connection session_;
};

class sqlite_place final : public place {
public:
  void fill(const choice& with) override {
    const detail::database_url url{.target = ":memory:", .file = {}, .display = ":memory:"};
    connection_.reset();
    auto made = sqlite_backend.driver->connect({.url = url, .application = "test"});
    if (!made) throw std::runtime_error(to_string(made.error()));
    connection_ = std::move(*made);
    const auto script = script_of(dialect::sqlite, with);
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

inline std::string joined(const statements& all) {
  std::string text;
  for (const auto& each : all) text += each.sql + ";\n";
  return text;
}

inline void run_each(place& at, const statements& all) {
  for (const auto& each : all) {
    INFO(each.sql);
    try {
      at.run(each.sql);
    } catch (const std::exception& problem) {
      FAIL(problem.what());
    }
  }
}

/// In a transaction.
inline void run_all(place& at, const statements& all) {
  at.run("BEGIN");
  run_each(at, all);
  at.run("COMMIT");
}

/// As ours sees them, and as another does.
inline void expect_alike(place& at, place& wanted, const schema& made_of) {
  for (const auto& each : autogenerate::compare(at.read(), made_of)) {
    FAIL_CHECK("differs still: " << title(each.either().key));
  }
  for (const auto& each : roundtrip::differences(wanted.snapshot(), at.snapshot(), "it")) {
    FAIL_CHECK(each);
  }
}

}  // namespace aludel::test
