// SPDX-License-Identifier: MIT
// Changes to lock files, as values; `save` writes them.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/frozen.hpp"

namespace aludel::generator {

/// A revision that was frozen, and for which dialects it was not before.
struct newly_frozen {
  std::uint32_t revision = 0;
  std::vector<dialect> dialects;
};

struct freeze_report {
  std::vector<newly_frozen> frozen;
  std::vector<std::string> dropped;  ///< drafts without a file
};

/// Puts the lines into the order of the graph. Lines of revisions that it does not have stay
/// behind those that they were behind.
void order(std::vector<lock_line>& lines, const revision_indexes& indexes);

/// Adds a line for a new revision, if its directory has a lock file.
void add_draft(std::vector<lock_file>& locks, const linked_revisions& graph, std::uint32_t which);

/// Freezes every revision for each of the dialects, and brings the lines up to date with where the
/// files are. Precondition: the graph is sealed, and no frozen revision has changed.
freeze_report freeze(std::vector<lock_file>& locks, const linked_revisions& graph,
                     std::span<const dialect> dialects);

/// A change of a frozen revision that was accepted.
struct accepted_change {
  std::string revision;
  struct checksum {
    dialect language;
    std::string before;
    std::string now;
  };
  std::vector<checksum> checksums;
};

/// Freezes an edited revision, by its id or the beginning of it, as it is now; the checksums that
/// it had stay as alternates. Errors: unknown_revision, ambiguous, frozen_revision (vanished or in
/// another place), usage (not edited, not frozen, or the reason is none).
[[nodiscard]] result<accepted_change> accept(std::vector<lock_file>& locks,
                                             const linked_revisions& graph,
                                             std::span<const dialect> dialects, std::string_view id,
                                             const std::string& reason);

}  // namespace aludel::generator
