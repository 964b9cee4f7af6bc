// SPDX-License-Identifier: MIT
// Looking after a statement while it runs: who holds it up, and is it to be cancelled? Only the
// PostgreSQL backend includes it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "runtime/src/database.hpp"
#include "runtime/src/pqxx_compat.hpp"

namespace aludel::detail {

/// A session that another one waits for.
struct blocker {
  int pid = 0;
  std::string user;
  std::string application;
  std::string state;
  std::string query;
  std::chrono::milliseconds age{};
};

/// Who holds an advisory lock, if anybody does. Throws as libpqxx does.
[[nodiscard]] std::optional<blocker> holder_of_lock(pqxx::transaction_base& work, std::int64_t key);

[[nodiscard]] events::blocked as_event(const blocker& of, std::chrono::milliseconds waited = {});

class lookout {
public:
  /// Looks through a connection of its own, made when there is something to look at; with an empty
  /// connection string never.
  explicit lookout(std::string connection_string)
      : connection_string_(std::move(connection_string)) {}

  /// Returns once `done` says so, which waits for up to the time that it is given. Meanwhile
  /// `cancel` is called, now and then, if `how.stop` says so, or if others have been waited for for
  /// so long in all; 0: for as long as it takes.
  void look_after(int pid, const watch& how, std::chrono::milliseconds most_waited,
                  const std::function<bool(std::chrono::milliseconds)>& done,
                  const std::function<void()>& cancel);

  /// Who was last seen to hold the statement up.
  [[nodiscard]] const std::optional<blocker>& last() const { return last_; }
  /// The statement was cancelled since others were waited for for too long.
  [[nodiscard]] bool gave_up() const { return gave_up_; }
  void forget() {
    last_.reset();
    gave_up_ = false;
  }

private:
  /// Whether somebody holds it up.
  bool look(int pid, const watch& how, std::chrono::milliseconds waited);

  std::string connection_string_;
  std::unique_ptr<pqxx::connection> other_;
  std::optional<blocker> last_;
  bool gave_up_ = false;
};

}  // namespace aludel::detail
