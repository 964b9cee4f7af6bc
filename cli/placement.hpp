// SPDX-License-Identifier: MIT
// Where a new revision goes: among the revisions, and among the directories.
#pragma once

#include <string>
#include <vector>

#include "cli/versions.hpp"

namespace aludel::commands {

using revision_list = std::vector<detail::revision_index>;

/// Parents are heads; others, where a new branch begins, only with --splice.
[[nodiscard]] outcome<void> check_heads(const resolver& known, const revision_list& parents,
                                        bool splice);

/// Dependencies as the header has them: labels stay what they are, and mean what they mean later;
/// the rest become ids in full.
[[nodiscard]] outcome<std::vector<std::string>> dependencies_of(
    const resolver& known, const std::vector<std::string>& written);

/// The index of the directory for the file: the one that is wanted, else that of the first parent.
[[nodiscard]] outcome<std::size_t> directory_for(const request& asked,
                                                 const generator::linked_revisions& graph,
                                                 const revision_list& parents,
                                                 const std::string& wanted);

}  // namespace aludel::commands
