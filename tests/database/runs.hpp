// SPDX-License-Identifier: MIT
// What tests of runs have in common.
#pragma once

#include <fmt/format.h>

#include <aludel/error.hpp>
#include <string>
#include <string_view>
#include <vector>

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

inline bool says(const error& problem, std::string_view part) {
  return to_string(problem).find(part) != std::string::npos;
}

}  // namespace aludel::test
