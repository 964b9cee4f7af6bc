// SPDX-License-Identifier: MIT
// What was made is tried out.
#pragma once

#include <aludel/error.hpp>
#include <vector>

#include "autogenerate/read.hpp"
#include "autogenerate/stages.hpp"

namespace aludel::autogenerate {

/// Runs the upgrades in this database, which is like `before` and nobody's, and expects what
/// `after` is; then the downgrades, and expects what was there. Error: the statement that fails, or
/// what differs then.
[[nodiscard]] result<void> prove(const std::vector<stage>& stages, detail::database& at,
                                 const schema& before, const side& after,
                                 const schema_reader& read);

}  // namespace aludel::autogenerate
