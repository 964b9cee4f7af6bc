// SPDX-License-Identifier: MIT
// The directories of revision files, as the commands that write into them see them.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "generator/lock.hpp"
#include "generator/stages.hpp"
#include "runtime/src/graph.hpp"

namespace aludel::commands {

struct working_copy {
  std::vector<std::shared_ptr<const generator::source>> files;
  generator::linked_revisions graph;  ///< of headers alone, or sealed for the dialects
  std::vector<generator::lock_file> locks;
};

/// Adds what is wrong with the files to `found`, and that they are those of another program.
/// Without dialects only headers are looked at, and a directory may be empty.
[[nodiscard]] working_copy read_versions(const request& asked, std::span<const dialect> dialects,
                                         problems& found);

/// For messages.
[[nodiscard]] std::string directories_of(const request& asked);

/// The same revisions, with the same indexes, as targets are resolved in.
class resolver {
public:
  explicit resolver(const generator::linked_revisions& revisions);

  [[nodiscard]] const detail::graph& graph() const { return graph_; }
  /// The revisions that a target names, which does not count from where a database stands.
  [[nodiscard]] outcome<std::vector<detail::revision_index>> find(const std::string& target) const;
  /// The one revision that a target names. Error: `ambiguous`, if there are several.
  [[nodiscard]] outcome<detail::revision_index> find_one(const std::string& target) const;
  [[nodiscard]] bool is_label(std::string_view name) const;

private:
  generator::packed_bundle tables_;
  bundle view_;
  detail::graph graph_;
};

}  // namespace aludel::commands
