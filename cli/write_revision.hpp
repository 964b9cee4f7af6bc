// SPDX-License-Identifier: MIT
// Writing a revision file, and its line in the lock file.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/versions.hpp"
#include "generator/new_revision.hpp"

namespace aludel::commands {

struct wanted_revision {
  std::string message;
  std::string id;  ///< empty: a random one
  std::string label;
  std::vector<std::string> dependencies;  ///< as people write them
  std::string directory;                  ///< empty: the parent's
  std::string sql_file;                   ///< empty: none
  bool splice = false;                    ///< it may come after revisions that are no heads
  bool edit = false;
  bool in_cpp = false;
  bool tried = false;  ///< the file stays only if its statements can be run, as with sql_file
  /// As those of a new_revision.
  std::vector<generator::dialect_part> parts = std::vector<generator::dialect_part>(1);
};

/// What a new revision comes after. May complete the message.
using choose_parents =
    std::function<outcome<std::vector<detail::revision_index>>(const resolver&, wanted_revision&)>;

/// Adds the options that revisions and merges have in common.
void declare_wanted(command_line& line, wanted_revision& into);

/// Writes the file into the directory of its first parent, or the one that is wanted. If that has
/// a lock file, it gets a draft line: both are written, or neither. Then the hooks run, and the
/// editor.
[[nodiscard]] outcome<answer> write_revision(const request& asked, wanted_revision what,
                                             const choose_parents& choose);

}  // namespace aludel::commands
