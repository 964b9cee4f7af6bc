// SPDX-License-Identifier: MIT
// Colour, for people at a terminal alone.
#pragma once

#include <string>

namespace aludel::commands {

/// Whether standard error is a terminal that has colours and may show them: never with NO_COLOR
/// set, nor with TERM=dumb.
[[nodiscard]] bool stderr_has_colour();

/// An error as it is printed, with its `error:`, caret, `hint:` and `note:` in colour.
[[nodiscard]] std::string coloured(const std::string& error_text);

}  // namespace aludel::commands
