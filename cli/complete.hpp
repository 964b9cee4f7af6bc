// SPDX-License-Identifier: MIT
// What a command line that is being written can go on with. Shells ask for it, by the hidden word
// `__complete`: their scripts (completion.cpp) know nothing else.
#pragma once

#include <string>
#include <vector>

#include "cli/tool.hpp"

namespace aludel::commands {

inline constexpr auto complete_word = "__complete";

/// Reads revisions for the words typed so far; where they cannot be read, null.
using peek = std::function<const bundle*(const std::vector<std::string>& common)>;

/// Lines of a word, a tab and what it is; or `:directories`, `:files` for what the shell knows
/// better. The last of the words is the one being written, the first the program.
[[nodiscard]] std::string complete(const tool& offered, const std::vector<std::string>& words,
                                   const peek& revisions);

}  // namespace aludel::commands
