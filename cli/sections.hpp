// SPDX-License-Identifier: MIT
// A revision as one dialect runs it, for people and as JSON: `show`.
#pragma once

#include <string>

#include "cli/lines.hpp"

namespace aludel::commands {

/// Checksum, chain, and the statements with their lines in the file.
[[nodiscard]] std::string script_text(const bundle& revisions, revision_index which,
                                      dialect language);
[[nodiscard]] json script_data(const bundle& revisions, revision_index which, dialect language);

}  // namespace aludel::commands
