// SPDX-License-Identifier: MIT
// Where the users and tasks are kept.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct task {
  std::int64_t id = 0;
  std::string user;
  std::string title;
  std::string status;
  int priority = 2;  ///< 1 is urgent, 3 can wait
};

/// All functions throw std::runtime_error with a message for people.
class store {
public:
  virtual ~store() = default;
  virtual void add_user(const std::string& name, const std::string& email) = 0;
  /// `user` is an e-mail address.
  virtual void add_task(const std::string& user, const std::string& title) = 0;
  virtual void finish(std::int64_t task) = 0;
  virtual void prioritize(std::int64_t task, int priority) = 0;
  /// The urgent ones first.
  virtual std::vector<task> tasks() = 0;
};

/// Both databases understand it. A task that an older release adds has no priority.
inline constexpr auto all_tasks =
    "SELECT t.id, u.full_name, t.title, t.status, COALESCE(t.priority, 2) AS priority "
    "FROM tasks t JOIN users u ON u.id = t.user_id ORDER BY 5, 1";

std::unique_ptr<store> open_postgresql(const std::string& url);
std::unique_ptr<store> open_sqlite(const std::string& file);
