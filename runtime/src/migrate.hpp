// SPDX-License-Identifier: MIT
// The loop of every run: read, plan, take the turn, apply.
#pragma once

#include <functional>

#include "runtime/src/apply.hpp"

namespace aludel::detail {

/// What is to be done from a state.
using planner = std::function<result<plan>(const state&)>;

/// Plans and applies, again and again while others are faster or in the way.
[[nodiscard]] result<report> migrate_from(const session& run, const planner& make_plan, state now);

/// Runs, and tells the observer of the end.
[[nodiscard]] result<report> told(const options& wishes,
                                  const std::function<result<report>()>& run);

}  // namespace aludel::detail
