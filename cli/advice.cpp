// SPDX-License-Identifier: MIT
#include "cli/advice.hpp"

#include <fmt/format.h>

#include "cli/redo.hpp"
#include "runtime/src/postgresql_error.hpp"
#include "runtime/src/redo.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

/// Where the newest revision alone was edited, and nothing forbids that.
void name_redo(const request& asked, error& problem) {
  const auto revisions = load_for_database(asked, depth::checksums);
  if (!revisions) return;
  const auto which = redoable(**revisions, asked.url);
  if (which.empty() || !check_locks(asked, detail::parse_url(asked.url)->language)) return;
  problem.hint += fmt::format("; while it is still being written: `{} redo {}` runs it anew",
                              asked.program, which.front());
}

}  // namespace

void advise(const request& asked, problems& found) {
  auto& first = found.front();
  if (first.code == errc::checksum_mismatch) name_redo(asked, first);
  if (first.hint == detail::make_database_hint) {
    first.hint =
        fmt::format("make it first: `{} create`, createdb, or CREATE DATABASE", asked.program);
  }
}

}  // namespace aludel::commands
