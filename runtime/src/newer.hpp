// SPDX-License-Identifier: MIT
// A database that a newer release has upgraded: may this one work with it?
#pragma once

#include <aludel/aludel.hpp>
#include <string>
#include <vector>

#include "runtime/src/plan.hpp"
#include "runtime/src/record.hpp"

namespace aludel::detail {

/// A revision is applied, or half applied, that the bundle does not have.
[[nodiscard]] bool is_newer(const graph& known, const state& from);

struct newer_state {
  std::vector<revision_index> heads;  ///< of what the bundle has and is applied
  std::vector<std::string> recorded;  ///< where the database stands
  std::vector<std::string> unknown;  ///< what the bundle does not have, in the order it was applied
};

/// Where such a database stands, if this release may work with it: the policy admits it, every
/// unknown revision is recorded as compatible, what is known ran as it is, and nothing up to the
/// target is pending. Errors: newer_database, checksum_mismatch.
[[nodiscard]] result<newer_state> admit_newer(const graph& known, dialect language,
                                              const state& from, record& tables,
                                              const options& wishes);

}  // namespace aludel::detail
