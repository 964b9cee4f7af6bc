// SPDX-License-Identifier: MIT
// `--sql` and `--dry-run`: what a run would execute, as a script.
#pragma once

#include <string>
#include <vector>

#include "cli/migrate.hpp"
#include "runtime/src/offline.hpp"

namespace aludel::commands {

[[nodiscard]] outcome<answer> print_script(const request& asked, const migration& what);

/// The one dialect to write for: --dialect's or aludel.toml's, else the URL's.
[[nodiscard]] outcome<dialect> script_dialect(const request& asked);

/// A target, which is `A:B` where a script is to begin at A.
struct script_range {
  std::string from;  ///< empty: base
  std::string target;
  bool written = false;  ///< there is a colon
};
[[nodiscard]] script_range range_in(const std::string& target);
/// Only a script has two ends.
[[nodiscard]] outcome<void> refuse_range(const std::string& target);

/// `current` is the end of no script that is made without a database.
[[nodiscard]] outcome<void> refuse_current_end(const std::string& target);

/// Where a script begins that is made without a database.
struct script_start {
  dialect language;
  detail::graph known;
  std::vector<detail::revision_index> heads;
};
[[nodiscard]] outcome<script_start> start_script(const request& asked, const script_range& range,
                                                 depth needed);

[[nodiscard]] answer answer_of(const script_report& made);

}  // namespace aludel::commands
