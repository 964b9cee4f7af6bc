// SPDX-License-Identifier: MIT
// What can be known to go wrong before anything is tried.
#pragma once

#include "runtime/src/apply.hpp"

namespace aludel::detail {

/// Whether anything can be changed through this connection. Error: `not_writable`.
[[nodiscard]] result<circumstances> check_writable(database& connection);

/// Whether this plan can be run on this connection. Errors: `not_writable`, `unexpected_schema`.
[[nodiscard]] result<void> check_circumstances(const session& run, const state& from,
                                               const plan& what);

}  // namespace aludel::detail
