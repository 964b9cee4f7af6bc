// SPDX-License-Identifier: MIT
// Planning: from where the database stands to the steps that bring it to a target. Pure. A few
// passes over the revisions, however many steps are taken.
#pragma once

#include <aludel/aludel.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/target.hpp"

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

/// The steps from the database's heads up to a target, `heads` if it is empty: revisions below it
/// that are not applied yet, in the bundle's order. A target that is applied already is no step.
[[nodiscard]] result<plan> plan_upgrade(const graph& revisions,
                                        const std::vector<revision_index>& heads,
                                        std::string_view target);

/// The steps down to a target: everything applied that stands on it, on the target's branch if it
/// names one, and what depends on that, in the opposite of the bundle's order. Irreversibility is
/// looked at when the steps are run, since it depends on the dialect.
[[nodiscard]] result<plan> plan_downgrade(const graph& revisions,
                                          const std::vector<revision_index>& heads,
                                          std::string_view target);

/// The heads that a stamp of these targets leaves: where an upgrade to each of them would end, or a
/// downgrade to those that are applied already, one after the other. Targets that undo one another
/// are an error.
[[nodiscard]] result<std::vector<revision_index>> plan_stamp(
    const graph& revisions, const std::vector<revision_index>& heads,
    const std::vector<std::string>& targets);

}  // namespace aludel::detail
