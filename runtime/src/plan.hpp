// SPDX-License-Identifier: MIT
// Planning: from where the database stands to the steps that bring it to a target. Pure.
#pragma once

#include <aludel/aludel.hpp>
#include <string_view>
#include <vector>

#include "runtime/src/graph.hpp"

namespace aludel::detail {

struct step {
  revision_index revision;
  direction way;
};

struct plan {
  std::vector<revision_index> from;  ///< where the database stands
  std::vector<step> steps;
  std::vector<revision_index> heads;  ///< where it stands after them
};

/// The steps from the database's heads up to a target: revisions below it that are not applied
/// yet, in the bundle's order. A target that is applied already is no step at all.
[[nodiscard]] result<plan> plan_upgrade(const graph& revisions,
                                        const std::vector<revision_index>& heads,
                                        std::string_view target);

/// The steps down to a target: everything applied that stands on it, children first.
/// Irreversibility is looked at when the steps are run, since it depends on the dialect.
[[nodiscard]] result<plan> plan_downgrade(const graph& revisions,
                                          const std::vector<revision_index>& heads,
                                          std::string_view target);

/// The revisions a stamp of these targets leaves as heads.
[[nodiscard]] result<std::vector<revision_index>> resolve_heads(
    const graph& revisions, const std::vector<std::string>& targets);

}  // namespace aludel::detail
