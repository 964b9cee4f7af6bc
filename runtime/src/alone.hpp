// SPDX-License-Identifier: MIT
// Revisions with `transaction=off`. Each statement that may run in a transaction has one together
// with its row in the history, so that both are there or neither. Of the others a row says that
// they are about to run, and how they ended: of what was interrupted there, the database is asked
// (take_up.hpp). A backfill has a transaction for each of its batches, with a row.
#pragma once

#include "runtime/src/progress.hpp"

namespace aludel::detail {

/// Runs a revision from its first statement, or from where it stopped.
[[nodiscard]] result<turn> run_alone(progress& at, step only);

}  // namespace aludel::detail
