// SPDX-License-Identifier: MIT
// Applying a plan: the one place that changes a database.
#pragma once

#include <aludel/aludel.hpp>
#include <cstdint>
#include <vector>

#include "runtime/src/plan.hpp"
#include "runtime/src/record.hpp"

namespace aludel::detail {

/// A transaction whose COMMIT had no answer.
struct commit_in_doubt {
  std::int64_t sequence = 0;  ///< of its last row; 0: there is none
  std::vector<step_report> steps;
};

/// A connection with everything that a run needs to know.
struct session {
  database& connection;
  record& tables;
  const graph& revisions;
  const options& wishes;
  const stored_downgrade* stored = nullptr;  ///< runs in place of its revision's own
  commit_in_doubt* doubt = nullptr;          ///< set when it comes to that
  error* conflict = nullptr;                 ///< set where another process was first
};

enum class turn : std::uint8_t {
  finished,
  stopped,    ///< `options.confirm` said no
  overtaken,  ///< another process was first: read the state and plan again
};

/// Runs the steps, from this state, and adds those that are committed to `done`. On failure the
/// transaction at hand is rolled back, and the error tells where it happened, where the database
/// stands, and what was committed before.
[[nodiscard]] result<turn> apply(const session& run, const state& from, const plan& planned,
                                 report& done);

}  // namespace aludel::detail
