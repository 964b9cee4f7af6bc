// SPDX-License-Identifier: MIT
// The words of a command line, understood.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/tool.hpp"

namespace aludel::commands {

struct grammar;

struct arguments {
  request asked;                            ///< as far as the command line says
  action chosen;                            ///< empty: `text` is all that was asked for
  std::string text;                         ///< help, or the version
  std::shared_ptr<const grammar> language;  ///< what the words were understood by
  bool needs_settings = true;               ///< of what is chosen
};

/// The arguments as strings. The value of --url is overwritten in `argv`, so that lists of
/// processes do not show passwords.
[[nodiscard]] std::vector<std::string> take_words(int argc, char** argv);

/// The program's name comes first. Error: `usage`, with the nearest word that there is.
[[nodiscard]] outcome<arguments> understand(const tool& offered,
                                            const std::vector<std::string>& words);

}  // namespace aludel::commands
