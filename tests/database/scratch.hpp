// SPDX-License-Identifier: MIT
// An empty database of either kind, gone when the test ends.
#pragma once

#include <aludel/bundle.hpp>
#include <optional>
#include <string>

#include "tests/support/databases.hpp"

namespace aludel::test {

class scratch {
public:
  explicit scratch(dialect language) : language_(language) {
    if (language == dialect::sqlite) {
      directory_.emplace();
      url_ = "sqlite:///" + (directory_->path() / "scratch.db").string();
    } else {
      server_.emplace();
      url_ = server_->url();
    }
  }

  [[nodiscard]] dialect language() const { return language_; }
  [[nodiscard]] const std::string& url() const { return url_; }

  /// Rows as lines, columns separated by |, NULL as nothing.
  std::string query(const std::string& sql) const { return test::query(url_, sql); }

  /// The names of all tables, a line each.
  [[nodiscard]] std::string tables() const {
    return query(language_ == dialect::sqlite
                     ? "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
                     : "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public' "
                       "ORDER BY tablename");
  }

private:
  dialect language_;
  std::optional<temporary_directory> directory_;
  std::optional<scratch_postgresql> server_;
  std::string url_;
};

}  // namespace aludel::test
