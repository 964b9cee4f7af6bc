// SPDX-License-Identifier: MIT
// Whether a database exists at all, and changing that: for `create`, `drop` and `reset`.
#pragma once

#include <memory>
#include <string>

#include "cli/command.hpp"
#include "runtime/src/database.hpp"

namespace aludel::commands {

class existence {
public:
  existence() = default;
  existence(const existence&) = delete;
  existence& operator=(const existence&) = delete;
  virtual ~existence() = default;

  /// What a person types to confirm that it goes: the database's name, or its file's.
  [[nodiscard]] virtual std::string name() const = 0;
  /// The same where it is printed.
  [[nodiscard]] std::string shown_name() const { return detail::plain_name(name()); }
  /// For messages: the name, and where that is. No secrets.
  [[nodiscard]] virtual std::string title() const = 0;
  /// false: it was there already.
  [[nodiscard]] virtual result<bool> create() = 0;
  /// false: it was not there. Sessions that are connected to it make this fail (`locked`), unless
  /// they are to be ended, which SQLite cannot do.
  [[nodiscard]] virtual result<bool> drop(bool end_sessions) = 0;
};

/// By way of the server's maintenance database. Error: `usage` for a URL without a name.
[[nodiscard]] result<std::unique_ptr<existence>> postgresql_existence(
    const detail::driver& driver, const detail::connect_request& target);
/// Error: `usage` for one in memory.
[[nodiscard]] result<std::unique_ptr<existence>> sqlite_existence(
    const detail::driver& driver, const detail::connect_request& target);

/// That of the database at `asked.url`. Needs no revision files.
[[nodiscard]] outcome<std::unique_ptr<existence>> find_existence(const request& asked);

/// Before something is lost. Errors, all `usage`: the environment is protected; without `sure`,
/// nobody at a terminal typed the name.
[[nodiscard]] outcome<void> allow_drop(const request& asked, const existence& what, bool sure);

}  // namespace aludel::commands
