// SPDX-License-Identifier: MIT
// A run to a target, which may find that a newer release has been here.
#pragma once

#include <string_view>
#include <vector>

#include "runtime/src/apply.hpp"
#include "runtime/src/state.hpp"

namespace aludel::detail {

/// `plan_upgrade` or `plan_downgrade`.
using plan_to_target = result<plan> (*)(const graph&, const std::vector<revision_index>&,
                                        std::string_view);

/// Plans and applies to `options.target`, from this state. Errors, besides those of the plan and
/// its revisions: `newer_database`, `breaking_revision`.
[[nodiscard]] result<report> run_to_target(const session& with, plan_to_target make_plan,
                                           state now);

}  // namespace aludel::detail
