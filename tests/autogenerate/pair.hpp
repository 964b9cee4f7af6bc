// SPDX-License-Identifier: MIT
// Two databases of one kind, to be compared.
#pragma once

#include <aludel/postgresql.hpp>
#include <aludel/sqlite.hpp>
#include <memory>
#include <pqxx/pqxx>
#include <stdexcept>
#include <string>
#include <vector>

#include "autogenerate/draft.hpp"
#include "autogenerate/load.hpp"
#include "autogenerate/read.hpp"
#include "autogenerate/same_words.hpp"
#include "runtime/src/url.hpp"
#include "tests/support/databases.hpp"

namespace aludel::test {

/// An empty database, of which the reader sees what a script has made.
class filled {
public:
  filled(dialect language, const std::string& script) {
    if (language == dialect::postgresql) server_ = std::make_unique<scratch_postgresql>();
    connection_ = another_connection();
    const generator::source file{.file = "script.sql", .name = "script.sql", .text = script};
    for (const auto& each : autogenerate::run_file(*connection_, file)) {
      throw std::runtime_error(to_string(each));
    }
    auto found = autogenerate::read_schema(*connection_);
    if (!found) throw std::runtime_error(to_string(found.error()));
    made_of_ = std::move(*found);
  }

  [[nodiscard]] detail::database& connection() { return *connection_; }
  /// In memory, another database.
  [[nodiscard]] std::unique_ptr<detail::database> another_connection() const {
    const auto& backend = server_ ? postgresql_backend : sqlite_backend;
    const auto url = detail::parse_url(server_ ? server_->url() : "sqlite://");
    auto made = backend.driver->connect({.url = *url, .application = "test"});
    if (!made) throw std::runtime_error(to_string(made.error()));
    return std::move(*made);
  }
  [[nodiscard]] const autogenerate::schema& made_of() const { return made_of_; }
  [[nodiscard]] autogenerate::side side() { return {*connection_, made_of_}; }

private:
  std::unique_ptr<scratch_postgresql> server_;
  std::unique_ptr<detail::database> connection_;
  autogenerate::schema made_of_;
};

/// What makes the one like the other.
inline autogenerate::draft draft_of(dialect language, const std::string& before,
                                    const std::string& after) {
  filled one{language, before};
  filled other{language, after};
  auto made = autogenerate::draft_between(one.side(), other.side(),
                                          autogenerate::compare(one.made_of(), other.made_of()));
  if (!made) throw std::runtime_error(to_string(made.error()));
  return std::move(*made);
}

/// What differs, as people are told.
inline std::vector<std::string> differences(dialect language, const std::string& before,
                                            const std::string& after) {
  filled one{language, before};
  filled other{language, after};
  auto known = one.made_of();
  if (auto done = autogenerate::take_wordings(known, other.side()); !done) {
    throw std::runtime_error(to_string(done.error()));
  }
  return autogenerate::described(autogenerate::compare(known, other.made_of()));
}

}  // namespace aludel::test
