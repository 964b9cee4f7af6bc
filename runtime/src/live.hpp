// SPDX-License-Identifier: MIT
// A revision in C++ that depends on the database that it meets: its function is called there.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "runtime/src/run.hpp"

namespace aludel::detail {

/// Told of each call that is done: its number, from 0.
using told_call = std::function<void(std::size_t index, std::chrono::milliseconds duration)>;

/// In the transaction at hand. An error says where in the revision's file; also `stopped`.
[[nodiscard]] result<void> run_live(database& connection, const script_run& run,
                                    const options& wishes, const told_call& told);

}  // namespace aludel::detail
