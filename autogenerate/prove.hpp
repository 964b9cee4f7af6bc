// SPDX-License-Identifier: MIT
// A draft is tried out.
#pragma once

#include <aludel/error.hpp>

#include "autogenerate/draft.hpp"

namespace aludel::autogenerate {

/// Runs the upgrade in this database, which is like `before` and nobody's, and expects what `after`
/// is; then the downgrade, and expects what was there. Error: the statement that fails, or what
/// differs then.
[[nodiscard]] result<void> prove(const draft& made, detail::database& at, const schema& before,
                                 const side& after, const table_names& own);

}  // namespace aludel::autogenerate
