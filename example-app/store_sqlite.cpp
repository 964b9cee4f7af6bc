// SPDX-License-Identifier: MIT
#include <sqlite3.h>

#include <initializer_list>
#include <stdexcept>

#include "store.hpp"

namespace {

class sqlite_store final : public store {
public:
  explicit sqlite_store(const std::string& file) {
    sqlite3* opened = nullptr;
    const auto code = sqlite3_open(file.c_str(), &opened);
    connection_.reset(opened);
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(opened));
    run("PRAGMA foreign_keys = ON", {});
  }

  void add_user(const std::string& name, const std::string& email) override {
    run("INSERT INTO users (full_name, email) VALUES (?, ?)", {name, email});
  }

  void add_task(const std::string& user, const std::string& title) override {
    run("INSERT INTO tasks (user_id, title, priority) SELECT id, ?, 2 FROM users WHERE email = ?",
        {title, user});
    if (changes() == 0) throw std::runtime_error("there is no user " + user);
  }

  void finish(std::int64_t id) override {
    run("UPDATE tasks SET status = 'done', done = true WHERE id = ?", {std::to_string(id)});
    if (changes() == 0) throw std::runtime_error("there is no such task");
  }

  void prioritize(std::int64_t id, int priority) override {
    run("UPDATE tasks SET priority = ? WHERE id = ?",
        {std::to_string(priority), std::to_string(id)});
    if (changes() == 0) throw std::runtime_error("there is no such task");
  }

  std::vector<task> tasks() override {
    std::vector<task> all;
    for (const auto& row : run(all_tasks, {})) {
      all.push_back({std::stoll(row[0]), row[1], row[2], row[3], std::stoi(row[4])});
    }
    return all;
  }

private:
  struct close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };
  struct finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using row = std::vector<std::string>;

  std::vector<row> run(const std::string& sql, std::initializer_list<std::string> parameters) {
    sqlite3_stmt* prepared = nullptr;
    sqlite3_prepare_v2(connection_.get(), sql.c_str(), -1, &prepared, nullptr);
    const std::unique_ptr<sqlite3_stmt, finalize> statement{prepared};
    int index = 0;
    for (const auto& each : parameters) {
      sqlite3_bind_text(prepared, ++index, each.c_str(), -1, SQLITE_TRANSIENT);
    }
    std::vector<row> rows;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(prepared)) == SQLITE_ROW) {
      auto& next = rows.emplace_back();
      for (int column = 0; column < sqlite3_column_count(prepared); ++column) {
        next.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(prepared, column)));
      }
    }
    if (code != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(connection_.get()));
    return rows;
  }

  int changes() { return sqlite3_changes(connection_.get()); }

  std::unique_ptr<sqlite3, close> connection_;
};

}  // namespace

std::unique_ptr<store> open_sqlite(const std::string& file) {
  return std::make_unique<sqlite_store>(file);
}
