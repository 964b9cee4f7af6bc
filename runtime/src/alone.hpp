// SPDX-License-Identifier: MIT
// Revisions with `transaction=off`. Each statement that may run in a transaction has one together
// with its row in the history, so that both are there or neither. Of the others a row says that
// they are about to run, and how they ended: of what was interrupted there, the database is asked.
#pragma once

#include "runtime/src/progress.hpp"

namespace aludel::detail {

/// A revision that stopped half-way comes first, in the direction that it had: finds out what
/// became of its last statement. Errors: `interrupted`, `locked` while it is still running.
[[nodiscard]] result<void> take_up(progress& at, const plan& what);

/// The session that runs this statement is there still.
[[nodiscard]] error still_running(const unfinished_step& which, int session);

/// Runs a revision from its first statement, or from where it stopped.
[[nodiscard]] result<turn> run_alone(progress& at, step only);

}  // namespace aludel::detail
