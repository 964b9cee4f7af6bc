// SPDX-License-Identifier: MIT
#include "generator/built_in.hpp"

#include <fmt/format.h>

#include "generator/stages.hpp"

namespace aludel::generator {

const built_in* find_built_in(dialect language) {
#ifdef ALUDEL_POSTGRESQL
  static const built_in postgresql{postgresql_backend, check_postgresql, is_compatible_postgresql,
                                   mark_watchers};
  if (language == dialect::postgresql) return &postgresql;
#endif
#ifdef ALUDEL_SQLITE
  static const built_in sqlite{sqlite_backend, check_sqlite, is_compatible_sqlite, nullptr};
  if (language == dialect::sqlite) return &sqlite;
#endif
  return nullptr;
}

bundle packed_bundle::view() const {
  backends_.clear();
  for (const auto each : dialects) backends_.push_back(find_built_in(each)->connection);
  auto whole = headers();
  whole.backends = backends_;
  return whole;
}

problems check_built_in(std::span<const dialect> dialects) {
  problems found;
  for (const auto each : dialects) {
    if (find_built_in(each) != nullptr) continue;
    const bool postgresql = each == dialect::postgresql;
    found.push_back({.code = errc::usage,
                     .message = fmt::format("this aludel was built without {}",
                                            postgresql ? "PostgreSQL" : "SQLite"),
                     .hint = fmt::format("install one that has it, or build Aludel with -D{}=ON",
                                         postgresql ? "ALUDEL_POSTGRESQL" : "ALUDEL_SQLITE")});
  }
  return found;
}

}  // namespace aludel::generator
