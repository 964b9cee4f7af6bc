// SPDX-License-Identifier: MIT
#include "tests/support/session.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <map>
#include <stdexcept>

#include "runtime/src/database.hpp"
#include "tests/support/databases.hpp"

namespace aludel::test {

class session::connection {
public:
  connection() = default;
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  virtual ~connection() = default;
  virtual std::string run(const std::string& sql) = 0;
};

namespace {

class postgresql_session final : public session::connection {
public:
  explicit postgresql_session(const detail::database_url& url) {
    auto opened = postgresql_backend.driver->connect({.url = url, .application = "older program"});
    if (!opened) throw std::runtime_error(to_string(opened.error()));
    connection_ = std::move(*opened);
  }

  std::string run(const std::string& sql) override {
    const auto [prepared, is_new] = prepared_.try_emplace(sql, prepared_.size());
    if (is_new) query(*connection_, fmt::format("PREPARE p{} AS {}", prepared->second, sql));
    return query(*connection_, fmt::format("EXECUTE p{}", prepared->second));
  }

private:
  std::unique_ptr<detail::database> connection_;
  std::map<std::string, std::size_t> prepared_;
};

class sqlite_session final : public session::connection {
public:
  explicit sqlite_session(const detail::database_url& url) {
    sqlite3* opened = nullptr;
    const auto code = sqlite3_open(url.target.c_str(), &opened);
    connection_.reset(opened);
    check(code == SQLITE_OK);
    sqlite3_busy_timeout(opened, 10'000);
    sqlite3_exec(opened, "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr);
  }

  std::string run(const std::string& sql) override {
    auto& prepared = prepared_[sql];
    if (prepared == nullptr) {
      sqlite3_stmt* made = nullptr;
      sqlite3_prepare_v2(connection_.get(), sql.c_str(), -1, &made, nullptr);
      prepared.reset(made);
    }
    std::string lines;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(prepared.get())) == SQLITE_ROW) {
      for (int column = 0; column < sqlite3_column_count(prepared.get()); ++column) {
        const auto* value = sqlite3_column_text(prepared.get(), column);
        lines += column == 0 ? "" : "|";
        if (value != nullptr) lines += reinterpret_cast<const char*>(value);
      }
      lines += "\n";
    }
    sqlite3_reset(prepared.get());
    check(code == SQLITE_DONE);
    return lines;
  }

private:
  struct close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };
  struct finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  void check(bool good) const {
    if (!good) throw std::runtime_error(sqlite3_errmsg(connection_.get()));
  }

  std::unique_ptr<sqlite3, close> connection_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, finalize>> prepared_;
};

}  // namespace

session::session(const std::string& url) {
  const auto parsed = detail::parse_url(url);
  if (!parsed) throw std::runtime_error(to_string(parsed.error()));
  if (parsed->language == dialect::sqlite) {
    connection_ = std::make_unique<sqlite_session>(*parsed);
  } else {
    connection_ = std::make_unique<postgresql_session>(*parsed);
  }
}

session::~session() = default;

std::string session::run(const std::string& sql) { return connection_->run(sql); }

}  // namespace aludel::test
