// SPDX-License-Identifier: MIT
// Work that several connections to one database do together.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

using task = std::function<result<void>(detail::database&)>;

/// Each connection, in a thread of its own, takes the next task as soon as it has done one. One
/// that fails is the last of its connection, and the error of all.
[[nodiscard]] result<void> share_out(const std::vector<task>& tasks,
                                     std::span<detail::database* const> connections);

}  // namespace aludel::autogenerate
