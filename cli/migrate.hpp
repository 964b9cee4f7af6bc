// SPDX-License-Identifier: MIT
// What `upgrade` and `downgrade` have in common.
#pragma once

#include <aludel/aludel.hpp>

#include "cli/command.hpp"

namespace aludel::commands {

struct migration {
  direction way = direction::upgrade;
  options wishes;
  bool sql = false;          ///< the script, without a database; the target may be `A:B`
  bool dry_run = false;      ///< the script, from where the database stands
  bool interactive = false;  ///< asks before each revision
  bool stored = false;       ///< with the downgrades that the database remembers
};

/// Adds the options that both commands have.
void declare_migration(command_line& line, migration& into);

/// The answer of a run.
[[nodiscard]] json data_of(const report& done);

/// Runs to the target, or prints what would run, and tells what was done.
[[nodiscard]] outcome<answer> migrate(const request& asked, const migration& what);

}  // namespace aludel::commands
