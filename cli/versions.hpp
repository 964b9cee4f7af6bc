// SPDX-License-Identifier: MIT
// The directories of revision files, as the commands that write into them see them.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "cli/command.hpp"
#include "generator/lock.hpp"
#include "generator/revision.hpp"

namespace aludel::commands {

struct working_copy {
  std::vector<std::shared_ptr<const generator::source>> files;
  generator::linked_revisions graph;  ///< of headers alone, or sealed for the dialects
  std::vector<generator::lock_file> locks;
};

/// Adds what is wrong with the files to `found`. Without dialects only headers are looked at, and a
/// directory may be empty.
[[nodiscard]] working_copy read_versions(const request& asked, std::span<const dialect> dialects,
                                         problems& found);

/// The revisions that no other one revises.
[[nodiscard]] std::vector<std::uint32_t> heads(const generator::linked_revisions& graph);

}  // namespace aludel::commands
