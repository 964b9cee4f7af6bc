// SPDX-License-Identifier: MIT
// What a command line that is being written can go on with. Shells ask for it, by the hidden word
// `__complete`: their scripts (completion.cpp) know nothing else.
#pragma once

#include <string>
#include <vector>

#include "cli/tool.hpp"

namespace aludel::commands {

inline constexpr auto complete_word = "__complete";

/// What there is to name, as far as it can be read.
struct surroundings {
  const bundle* revisions = nullptr;
  std::vector<std::string> environments;
};
/// Looks around for the options typed so far that every command has.
using peek = std::function<surroundings(const std::vector<std::string>& common)>;

/// Lines of a word, a tab and what it is; or `:directories`, `:files` for what the shell knows
/// better. The last of the words is the one being written, the first the program.
[[nodiscard]] std::string complete(const tool& offered, const std::vector<std::string>& words,
                                   const peek& look);

}  // namespace aludel::commands
