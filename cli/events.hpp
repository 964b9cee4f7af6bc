// SPDX-License-Identifier: MIT
// What a database's history tells of single revisions: `show`.
#pragma once

#include <string>

#include "cli/lines.hpp"
#include "runtime/src/state.hpp"

namespace aludel::commands {

/// "applied", "not applied", or "interrupted" where a revision without transaction has begun.
[[nodiscard]] std::string state_of(const detail::memory& known, std::string_view revision);

/// A line for each run, stamp and so on of a revision, the oldest first: when, by whom, how long,
/// and the checksum if it was another than the revision's own.
[[nodiscard]] std::string events_text(const detail::memory& known, const bundle& revisions,
                                      revision_index which);
[[nodiscard]] json events_data(const detail::memory& known, std::string_view revision);

}  // namespace aludel::commands
