// SPDX-License-Identifier: MIT
// Writes steps as statements.
#pragma once

#include <aludel/error.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "autogenerate/compare.hpp"
#include "autogenerate/statement.hpp"
#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

/// How PostgreSQL makes the values of one type those of another.
enum class cast : std::uint8_t {
  by_itself,
  with_less,     ///< by itself, but some values have no room, or get rounded
  by_time_zone,  ///< by itself, and as the session's has it
  if_allowed,    ///< by itself, but a domain may refuse it
  if_told,       ///< with all of its value, or it fails
  told_less,     ///< where it is told to, and some values have no room, or get rounded
  by_text,       ///< both are enums, or it could not be asked: a type comes in the same change
  never,
};
using casts = std::map<std::pair<std::string, std::string>, cast>;

/// For the columns that these steps give another type. The server is asked by trying it, where the
/// schema is that the steps begin with, and the one that they lead to.
[[nodiscard]] result<casts> find_casts(detail::database& before, detail::database& after,
                                       const std::vector<step>& steps);

/// `after` is the schema that the steps lead to.
[[nodiscard]] statements write_postgresql(const schema& before, const schema& after,
                                          const std::vector<step>& steps, const casts& known);

/// `there`: parts that are not compared, which stay. Errors: a definition that cannot be read; a
/// table that has to be made anew, and would lose such a part.
[[nodiscard]] result<statements> write_sqlite(const schema& before, const schema& after,
                                              const std::vector<change>& changes,
                                              const std::vector<object>& there);

}  // namespace aludel::autogenerate
