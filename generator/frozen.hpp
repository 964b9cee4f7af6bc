// SPDX-License-Identifier: MIT
// Frozen revisions: what the lock files say of them, and what they are now.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/lock.hpp"
#include "generator/revision.hpp"

namespace aludel::generator {

enum class change : std::uint8_t {
  none,
  edited,      ///< its upgrade means something else
  reparented,  ///< it has other parents or dependencies
  vanished,    ///< no file has its id
};

struct frozen_revision {
  std::string_view id;
  const lock_file* lock = nullptr;          ///< that has its lines
  std::vector<const lock_line*> lines;      ///< one for each dialect
  std::optional<std::uint32_t> revision{};  ///< its index now, unless vanished
  change what = change::none;
};

/// The indexes of revisions by their ids.
using revision_indexes = std::unordered_map<std::string_view, std::uint32_t>;
[[nodiscard]] revision_indexes by_id(const linked_revisions& graph);

/// The ids of these revisions, in the order of their bytes: as lock files write them.
[[nodiscard]] std::vector<std::string> sorted_ids(const linked_revisions& graph,
                                                  const std::vector<std::uint32_t>& which);

/// The checksum of a revision in the n-th of the dialects, hexadecimal. Precondition: sealed.
[[nodiscard]] std::string checksum_of(const linked_revisions& graph, std::uint32_t which,
                                      std::size_t column);

/// The column of a dialect among those that the revisions were parsed for.
[[nodiscard]] std::optional<std::size_t> column_of(std::span<const dialect> dialects,
                                                   dialect language);

/// The frozen revisions of the lock files, as far as they are frozen for one of the dialects,
/// compared with what the sealed graph has.
[[nodiscard]] std::vector<frozen_revision> compare(const linked_revisions& graph,
                                                   std::span<const dialect> dialects,
                                                   const std::vector<lock_file>& locks);

/// The error that says what has become of a frozen revision. Precondition: something has.
[[nodiscard]] error changed(const linked_revisions& graph, std::span<const dialect> dialects,
                            const frozen_revision& what);

/// What the build insists on: frozen revisions are what they were. With errors in some files, of
/// what may be their consequences nothing is said.
void check_frozen(const linked_revisions& graph, std::span<const dialect> dialects,
                  const std::vector<lock_file>& locks, problems& found);

/// What a release insists on: every revision is frozen for all of the dialects.
void check_all_frozen(const linked_revisions& graph, std::span<const dialect> dialects,
                      const std::vector<lock_file>& locks, problems& found);

/// From the lock files into the graph.
void add_alternates(linked_revisions& graph, std::span<const dialect> dialects,
                    const std::vector<lock_file>& locks);

}  // namespace aludel::generator
