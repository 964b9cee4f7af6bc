// SPDX-License-Identifier: MIT
// Runs generated statements.
#pragma once

#include <aludel/error.hpp>
#include <functional>

#include "autogenerate/statement.hpp"
#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

/// In a transaction, or each by itself. `tell` may say more about one that fails.
[[nodiscard]] result<void> run(detail::database& at, const statements& all, bool in_transaction,
                               const std::function<void(error&, const statement&)>& tell);

}  // namespace aludel::autogenerate
