// SPDX-License-Identifier: MIT
// What an observer is told while revisions run.
#pragma once

#include <aludel/bundle.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace aludel {

enum class direction : std::uint8_t { upgrade, downgrade };

/// "upgrade", "downgrade".
[[nodiscard]] std::string_view name(direction way);

/// A revision that is run. The texts live as long as the call of the observer.
struct revision_run {
  std::string_view revision;
  std::string_view message;
  std::string_view from;  ///< "a1b2"; several ids for a merge, "<base>" for none
  std::string_view to;    ///< likewise: a downgrade goes the other way
  direction way = direction::upgrade;
  std::size_t number = 0;  ///< in the run, from 1
  std::size_t total = 0;
};

namespace events {

/// Another process upgrades this database. Told again and again while it lasts.
struct waiting_for_lock {
  std::chrono::milliseconds waited{};
};

/// A statement waits for a lock that another session holds. Told again and again while it lasts.
struct blocked {
  int pid = 0;            ///< the other session's
  std::string_view user;  ///< empty: not allowed to know, as for the rest
  std::string_view application;
  std::string_view state;              ///< "idle in transaction", …
  std::string_view query;              ///< its last one
  std::chrono::milliseconds age{};     ///< of its transaction
  std::chrono::milliseconds waited{};  ///< by the statement, since it began
};

/// A revision begins.
struct running {
  revision_run what;
};

/// One of its statements is done.
struct statement_done {
  revision_run what;
  std::size_t index = 0;  ///< from 0
  std::size_t count = 0;  ///< 0: not known before the revision is done
  std::chrono::milliseconds duration{};
};

/// One of its statements is a backfill, and a batch of that is committed.
struct batch_done {
  revision_run what;
  std::size_t index = 0;  ///< of the statement, from 0
  std::size_t count = 0;
  std::int64_t rows = 0;                            ///< of the table, that it has come past
  std::int64_t total = 0;                           ///< that the table has, about; 0: not known
  std::optional<std::chrono::milliseconds> left{};  ///< about; nothing: not known
};

/// A revision is done; its transaction may still be rolled back.
struct revision_done {
  revision_run what;
  std::chrono::milliseconds duration{};
};

/// A lock was not to be had in time, or the like: rolled back, and tried again after a pause.
struct retrying {
  std::string_view why;
  std::size_t attempt = 0;  ///< the one that failed, from 1
  std::chrono::milliseconds pause{};
};

/// The call comes to its end, and all that ran is committed.
struct finished {
  std::size_t revisions = 0;  ///< how many ran
  std::chrono::milliseconds duration{};
  std::span<const std::string> heads;  ///< where the database stands
};

/// Something that may do harm one day, seen before anything runs. Told once.
struct warned {
  std::string_view text;
};

}  // namespace events

using event = std::variant<events::waiting_for_lock, events::blocked, events::running,
                           events::statement_done, events::batch_done, events::revision_done,
                           events::retrying, events::finished, events::warned>;

/// Called on the thread that runs the revisions. It must not throw.
using observer = std::function<void(const event&)>;

}  // namespace aludel
