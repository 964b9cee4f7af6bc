// SPDX-License-Identifier: MIT
#include "roundtrip/snapshot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace aludel::roundtrip {

std::string own_tables(const table_names& own) {
  return fmt::format("('{}', '{}')", own.version, own.history);
}

result<snapshot> take_snapshot(detail::database& connection, const table_names& own) {
  auto found = connection.language() == dialect::postgresql
                   ? take_postgresql_snapshot(connection, own)
                   : take_sqlite_snapshot(connection, own);
  if (found) {
    std::sort(found->begin(), found->end(), [](const object& left, const object& right) {
      return std::tie(left.kind, left.name, left.definition) <
             std::tie(right.kind, right.name, right.definition);
    });
  }
  return found;
}

}  // namespace aludel::roundtrip
