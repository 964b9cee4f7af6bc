// SPDX-License-Identifier: MIT
#include <pqxx/pqxx>
#include <stdexcept>

#include "store.hpp"

namespace {

class postgresql_store final : public store {
public:
  explicit postgresql_store(const std::string& url) : connection_(url) {}

  void add_user(const std::string& name, const std::string& email) override {
    pqxx::work work{connection_};
    work.exec_params("INSERT INTO users (full_name, email) VALUES ($1, $2)", name, email);
    work.commit();
  }

  void add_task(const std::string& user, const std::string& title) override {
    pqxx::work work{connection_};
    const auto added = work.exec_params(
        "INSERT INTO tasks (user_id, title, priority) SELECT id, $2, 2 FROM users WHERE email = $1",
        user, title);
    if (added.affected_rows() == 0) throw std::runtime_error("there is no user " + user);
    work.commit();
  }

  void finish(std::int64_t id) override {
    pqxx::work work{connection_};
    const auto changed =
        work.exec_params("UPDATE tasks SET status = 'done', done = true WHERE id = $1", id);
    if (changed.affected_rows() == 0) throw std::runtime_error("there is no such task");
    work.commit();
  }

  void prioritize(std::int64_t id, int priority) override {
    pqxx::work work{connection_};
    const auto changed =
        work.exec_params("UPDATE tasks SET priority = $2 WHERE id = $1", id, priority);
    if (changed.affected_rows() == 0) throw std::runtime_error("there is no such task");
    work.commit();
  }

  std::vector<task> tasks() override {
    pqxx::work work{connection_};
    std::vector<task> all;
    for (const auto& row : work.exec(all_tasks)) {
      all.push_back({row[0].as<std::int64_t>(), row[1].c_str(), row[2].c_str(), row[3].c_str(),
                     row[4].as<int>()});
    }
    return all;
  }

private:
  pqxx::connection connection_;
};

}  // namespace

std::unique_ptr<store> open_postgresql(const std::string& url) {
  return std::make_unique<postgresql_store>(url);
}
