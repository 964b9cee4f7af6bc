// SPDX-License-Identifier: MIT
// Writing a revision file, and its line in the lock file.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "generator/revision.hpp"

namespace aludel::commands {

struct wanted_revision {
  std::string message;
  std::string id;  ///< empty: a random one
};

/// What a new revision comes after. May complete the message.
using choose_parents = std::function<outcome<std::vector<std::string>>(
    const generator::linked_revisions&, wanted_revision&)>;

/// Adds the options that say what is wanted.
void declare_wanted(CLI::App& app, wanted_revision& into);

/// Writes the file into the first directory. If that has a lock file, it gets a draft line: both
/// are written, or neither.
[[nodiscard]] outcome<answer> write_revision(const request& asked, wanted_revision what,
                                             const choose_parents& choose);

}  // namespace aludel::commands
