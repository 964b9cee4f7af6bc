// SPDX-License-Identifier: MIT
#include "autogenerate/read.hpp"

namespace aludel::autogenerate {

result<schema> read_schema(detail::database& connection, const table_names& own, privileges grants,
                           naming names) {
  return connection.language() == dialect::sqlite ? read_sqlite(connection, own)
                                                  : read_postgresql(connection, own, grants, names);
}

}  // namespace aludel::autogenerate
