// SPDX-License-Identifier: MIT
// What tests of runs have in common.
#pragma once

#include <fmt/format.h>

#include <aludel/error.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/database/scratch.hpp"
#include "tests/support/revisions.hpp"

namespace aludel::test {

inline std::string header(const std::string& id, const std::string& parent) {
  return fmt::format("-- {0}\n-- Revision ID: {0}\n-- Revises: {1}\n\n", id, parent);
}

/// A revision that runs without a transaction.
inline revision_file alone(const std::string& id, const std::string& parent,
                           const std::string& statements) {
  return {id + ".sql", header(id, parent) + "-- migrate:upgrade transaction=off\n" + statements +
                           "\n-- migrate:downgrade\nSELECT 1;\n"};
}

inline generator::packed_bundle for_postgresql(const std::vector<revision_file>& files) {
  return compile(files, {dialect::postgresql});
}

/// The state that a run leaves which was killed in its statement, whose session is gone.
inline void forget_outcome(const scratch& database) {
  database.query(
      "UPDATE aludel_history SET outcome = 'started', duration_ms = NULL, backend_pid = 1, "
      "backend_start = '2001-01-01' WHERE sequence = (SELECT max(sequence) FROM aludel_history)");
}

/// As if a run had been killed behind this row of the history, in whose statement it was. Of the
/// revisions r1 alone is applied.
inline void go_back_to(const scratch& database, int sequence) {
  database.query(fmt::format("DELETE FROM aludel_history WHERE sequence > {}", sequence));
  database.query(
      "UPDATE aludel_version SET revision = 'r1', chain = (SELECT chain FROM aludel_history WHERE "
      "sequence = 1)");
}

inline bool says(const error& problem, std::string_view part) {
  return to_string(problem).find(part) != std::string::npos;
}

}  // namespace aludel::test
