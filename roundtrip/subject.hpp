// SPDX-License-Identifier: MIT
// What a round trip is made with: a scratch database, one connection that runs revisions and one
// that looks at what anybody else sees of it.
#pragma once

#include <memory>
#include <string>

#include "roundtrip/scratch.hpp"
#include "roundtrip/snapshot.hpp"
#include "runtime/src/graph.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/record.hpp"

namespace aludel::roundtrip {

/// Where scratch databases come from.
struct source {
  dialect language = dialect::sqlite;
  std::string server_url;  ///< of PostgreSQL
};

class subject {
public:
  [[nodiscard]] static result<std::unique_ptr<subject>> make(const detail::graph& revisions,
                                                             const source& from);

  /// Runs one revision in one direction.
  [[nodiscard]] result<void> run(detail::step what);
  /// Runs the first `count` revisions of the bundle, on an empty database.
  [[nodiscard]] result<void> upgrade_first(detail::revision_index count);

  [[nodiscard]] result<snapshot> look() { return take_snapshot(*observer_); }

private:
  subject(const detail::graph& revisions, std::unique_ptr<scratch> database,
          std::unique_ptr<detail::database> runner, std::unique_ptr<detail::database> observer);

  [[nodiscard]] result<void> apply(std::vector<detail::step> steps);

  const detail::graph& revisions_;
  std::unique_ptr<scratch> database_;
  std::unique_ptr<detail::database> runner_;
  std::unique_ptr<detail::database> observer_;
  detail::record tables_;
  detail::revision_set applied_;
};

}  // namespace aludel::roundtrip
