// SPDX-License-Identifier: MIT
// What a round trip is made with: a scratch database, one connection that runs revisions and one
// that looks at what anybody else sees of it.
#pragma once

#include <memory>
#include <string>

#include "roundtrip/rows.hpp"
#include "roundtrip/scratch.hpp"
#include "roundtrip/seed.hpp"
#include "roundtrip/snapshot.hpp"
#include "runtime/src/graph.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/record.hpp"

namespace aludel::roundtrip {

/// Where scratch databases come from.
struct source {
  dialect language = dialect::sqlite;
  std::string server_url;  ///< of PostgreSQL
  server_owner owner = server_owner::somebody;
};

class subject {
public:
  [[nodiscard]] static result<std::unique_ptr<subject>> make(const detail::graph& revisions,
                                                             const source& from);

  /// Runs one revision in one direction.
  [[nodiscard]] result<void> run(detail::step what);
  /// Upgrades by the revisions of the bundle from `begin` to before `end`.
  [[nodiscard]] result<void> upgrade(detail::revision_index begin, detail::revision_index end);
  [[nodiscard]] result<void> sow(const seed& rows) { return roundtrip::sow(*runner_, rows.file); }

  [[nodiscard]] result<snapshot> look() {
    return take_snapshot(*observer_, revisions_.revisions().tables);
  }
  [[nodiscard]] result<row_snapshot> look_at_rows() {
    return take_rows(*observer_, revisions_.revisions().tables);
  }

private:
  subject(const detail::graph& revisions, std::unique_ptr<scratch> database,
          std::unique_ptr<detail::database> runner, std::unique_ptr<detail::database> observer);

  /// Aludel's own tables, so that no snapshot sees them come.
  [[nodiscard]] result<void> make_tables();
  [[nodiscard]] result<void> apply(std::vector<detail::step> steps);

  const detail::graph& revisions_;
  std::unique_ptr<scratch> database_;
  std::unique_ptr<detail::database> runner_;
  std::unique_ptr<detail::database> observer_;
  detail::record tables_;
  detail::revision_set applied_;
};

}  // namespace aludel::roundtrip
