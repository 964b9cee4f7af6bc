// SPDX-License-Identifier: MIT
#include "autogenerate/read.hpp"

namespace aludel::autogenerate {

result<schema> read_schema(connections to, const table_names& own, privileges grants,
                           naming names) {
  return to.front()->language() == dialect::sqlite ? read_sqlite(*to.front(), own)
                                                   : read_postgresql(to, own, grants, names);
}

result<schema> read_schema(detail::database& connection) {
  auto* const only = &connection;
  return read_schema({&only, 1});
}

}  // namespace aludel::autogenerate
