// SPDX-License-Identifier: MIT
// Taking turns: many processes, one of which upgrades at a time, and none waits for ever.
#pragma once

#include <aludel/aludel.hpp>
#include <chrono>
#include <cstdint>
#include <string>

#include "runtime/src/database.hpp"

namespace aludel::detail {

class deadline {
public:
  explicit deadline(std::chrono::milliseconds left)
      : end_(std::chrono::steady_clock::now() + left) {}
  [[nodiscard]] bool passed() const { return std::chrono::steady_clock::now() >= end_; }

private:
  std::chrono::steady_clock::time_point end_;
};

/// PostgreSQL's advisory lock of a bundle, in the current database.
[[nodiscard]] std::int64_t lock_key(std::string_view bundle);

/// Error `stopped`, if the options say so by now.
[[nodiscard]] result<void> go_on(const options& wishes);

/// Sleeps for about this long: no two processes wake together. Error: `stopped`.
[[nodiscard]] result<void> rest(std::chrono::milliseconds about, const options& wishes);

/// Held while this process upgrades; given back on every way out.
class exclusive_turn {
public:
  explicit exclusive_turn(database& connection) : connection_(&connection) {}
  exclusive_turn(const exclusive_turn&) = delete;
  exclusive_turn& operator=(const exclusive_turn&) = delete;
  ~exclusive_turn() {
    if (held_) connection_->unlock();
  }

  [[nodiscard]] bool held() const { return held_; }
  /// The session that had it is gone.
  void lost() { held_ = false; }

  /// Polls until it is ours, never waiting inside the server: a session that waits there holds a
  /// snapshot, and CREATE INDEX CONCURRENTLY would wait for it in turn. Errors: `locked`.
  [[nodiscard]] result<void> wait(std::string_view bundle, const options& wishes,
                                  const deadline& until);

private:
  database* connection_;
  bool held_ = false;
};

/// Rests, if what went wrong may go well another time; else that is the error, or `locked`.
[[nodiscard]] result<void> try_again(error problem, const options& wishes, const deadline& until,
                                     std::size_t attempt);

}  // namespace aludel::detail
