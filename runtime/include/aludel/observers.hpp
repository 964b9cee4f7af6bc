// SPDX-License-Identifier: MIT
// Ready-made observers, for `options.observer`. Without one nothing is printed.
#pragma once

#include <aludel/event.hpp>
#include <cstdio>

namespace aludel {

/// A line for each revision, as Alembic prints it: "Running upgrade a1b2 -> 3f1c, create users".
/// Lines too when it waits or tries again.
[[nodiscard]] observer print_lines(std::FILE* to = stderr);

/// On a terminal a bar in one line, which is gone in the end; elsewhere the same as `print_lines`.
/// Destroy it (with the options that hold it) before you print an error.
[[nodiscard]] observer progress_bar(std::FILE* to = stderr);

/// An object for each event, on a line of its own, as docs/logging.md lists them.
[[nodiscard]] observer json_lines(std::FILE* to = stderr);

}  // namespace aludel
