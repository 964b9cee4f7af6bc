// SPDX-License-Identifier: MIT
// A program of the project's own that looks at what autogenerate has made.
#pragma once

#include <string>
#include <vector>

#include "autogenerate/draft.hpp"
#include "cli/command.hpp"

namespace aludel::commands {

/// Runs the program that aludel.toml names, if it does, with the name of a file behind its
/// arguments: the draft as JSON, which it may change. Errors: it fails, or what it leaves is no
/// draft.
[[nodiscard]] outcome<autogenerate::draft> processed(autogenerate::draft made,
                                                     const std::vector<std::string>& changes,
                                                     dialect language, const request& asked);

}  // namespace aludel::commands
