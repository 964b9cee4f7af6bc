// SPDX-License-Identifier: MIT
// A revision with `transaction=off` that stopped half-way: what became of its last statement?
#pragma once

#include "runtime/src/progress.hpp"

namespace aludel::detail {

/// Such a revision comes first, in the direction that it had. Finds out from where to go on.
/// Errors: `interrupted`, `locked` while it is still running.
[[nodiscard]] result<void> take_up(progress& at, const plan& what);

/// The session that runs this statement is there still.
[[nodiscard]] error still_running(const unfinished_step& which, int session);

}  // namespace aludel::detail
