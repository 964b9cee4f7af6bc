// SPDX-License-Identifier: MIT
// What a round trip is made with: a scratch database, one connection that runs revisions and one
// that looks at what anybody else sees of it.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "autogenerate/scratch.hpp"
#include "roundtrip/rows.hpp"
#include "roundtrip/seed.hpp"
#include "roundtrip/snapshot.hpp"
#include "runtime/src/graph.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/record.hpp"

namespace aludel::roundtrip {

/// Where scratch databases come from, and the rows for them.
struct source {
  dialect language = dialect::sqlite;
  std::string server_url;  ///< of PostgreSQL
  autogenerate::server_owner owner = autogenerate::server_owner::somebody;
  std::vector<seed> seeds;
  std::filesystem::path setup{};  ///< a file of SQL that is run in them first; empty: none
};

class subject {
public:
  [[nodiscard]] static result<std::unique_ptr<subject>> make(const detail::graph& revisions,
                                                             const source& from);

  /// Runs one revision in one direction.
  [[nodiscard]] result<void> run(detail::step what);
  /// Upgrades by these revisions in one run.
  [[nodiscard]] result<void> upgrade(std::span<const detail::revision_index> which);
  /// The same with a stop behind each revision that has seeds, to sow them.
  [[nodiscard]] result<void> upgrade_and_sow(std::span<const detail::revision_index> which);
  /// Runs the seeds of a revision that is applied.
  [[nodiscard]] result<void> sow(detail::revision_index which);

  [[nodiscard]] result<snapshot> look() {
    return take_snapshot(*observer_, revisions_.revisions().tables);
  }
  /// Without seeds there are none to lose, and none are read.
  [[nodiscard]] result<row_snapshot> look_at_rows() {
    if (seeds_.empty()) return row_snapshot{};
    return take_rows(*observer_, revisions_.revisions().tables);
  }
  /// On a server that keeps them, revisions that make them can run once only.
  [[nodiscard]] result<bool> has_left_roles() { return database_->has_left_roles(); }

private:
  subject(const detail::graph& revisions, const source& from,
          std::unique_ptr<autogenerate::scratch> database, std::unique_ptr<detail::database> runner,
          std::unique_ptr<detail::database> observer);

  /// Aludel's own tables, so that no snapshot sees them come.
  [[nodiscard]] result<void> make_tables();
  [[nodiscard]] result<void> apply(std::vector<detail::step> steps);
  [[nodiscard]] bool has_seeds(detail::revision_index which) const;

  const detail::graph& revisions_;
  const std::vector<seed>& seeds_;
  std::unique_ptr<autogenerate::scratch> database_;
  std::unique_ptr<detail::database> runner_;
  std::unique_ptr<detail::database> observer_;
  detail::record tables_;
  detail::revision_set applied_;
};

}  // namespace aludel::roundtrip
