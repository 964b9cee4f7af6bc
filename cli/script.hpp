// SPDX-License-Identifier: MIT
// `--sql` and `--dry-run`: what a run would execute, as a script.
#pragma once

#include "cli/migrate.hpp"

namespace aludel::commands {

[[nodiscard]] outcome<answer> print_script(const request& asked, const migration& what);

/// The one dialect to write for: --dialect's or aludel.toml's, else the URL's.
[[nodiscard]] outcome<dialect> script_dialect(const request& asked);

}  // namespace aludel::commands
