// SPDX-License-Identifier: MIT
// Text as man pages are written.
#pragma once

#include <string>
#include <string_view>

namespace aludel::commands {

/// Text in which nothing is a command of roff's.
[[nodiscard]] std::string roff(std::string_view text);

/// A help text: paragraphs; lines with blanks before them stay lines; a paragraph that begins with
/// "Examples:" or the like becomes a section of that name.
[[nodiscard]] std::string roff_of_help(std::string_view help);

}  // namespace aludel::commands
