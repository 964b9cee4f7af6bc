// SPDX-License-Identifier: MIT
#include "roundtrip/snapshot.hpp"

#include <algorithm>
#include <tuple>

namespace aludel::roundtrip {

result<snapshot> take_snapshot(detail::database& connection) {
  auto found = connection.language() == dialect::postgresql ? take_postgresql_snapshot(connection)
                                                            : take_sqlite_snapshot(connection);
  if (found) {
    std::sort(found->begin(), found->end(), [](const object& left, const object& right) {
      return std::tie(left.kind, left.name, left.definition) <
             std::tie(right.kind, right.name, right.definition);
    });
  }
  return found;
}

}  // namespace aludel::roundtrip
