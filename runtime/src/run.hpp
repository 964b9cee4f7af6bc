// SPDX-License-Identifier: MIT
// Running the statements of one revision on a connection.
#pragma once

#include <aludel/aludel.hpp>

#include "runtime/src/database.hpp"
#include "runtime/src/plan.hpp"

namespace aludel::detail {

/// One revision in one direction, as one dialect runs it.
struct script_run {
  const bundle& revisions;
  step what;
  const script_record& script;

  script_run(const bundle& all, step which, dialect language)
      : revisions(all), what(which), script(all.script(which.revision, language)) {}

  [[nodiscard]] const section_record& section() const {
    return what.way == direction::upgrade ? script.upgrade : script.downgrade;
  }
};

/// Fails if the embedded statements are not the ones that the generator wrote.
[[nodiscard]] result<void> check_payload(const script_run& run, dialect language);

/// Runs one statement. An error says where in the revision's file.
[[nodiscard]] result<void> run_statement(database& connection, const script_run& run,
                                         const statement_record& statement);

/// Runs the verify section: each query returns no row, or rows of `true`.
[[nodiscard]] result<void> verify(database& connection, const script_run& run);

}  // namespace aludel::detail
