// SPDX-License-Identifier: MIT
// Where another tool's version table says that a database stands.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "runtime/src/database.hpp"

namespace aludel::commands {

/// A row of another tool's table, whatever its columns are called there.
struct foreign_row {
  enum class kind : std::uint8_t {
    applied,   ///< this version
    undone,    ///< not this version any more
    all_below  ///< this version, and every earlier one
  };
  std::string version;  ///< empty: it is about none
  kind what = kind::applied;
  bool whole = true;   ///< false: it failed, or stopped half-way
  std::string name{};  ///< for people, if the version does not do
};

struct foreign_table {
  std::string_view tool;   ///< "alembic", as in --from-alembic
  std::string_view title;  ///< "Alembic"
  std::string_view table;  ///< its usual name
  std::string_view query;  ///< {} stands for the table
  foreign_row (*read)(const detail::row& columns);
  /// What versions are compared by: the same for all spellings of one.
  std::string (*key)(std::string_view version);
  bool by_id = false;  ///< versions are ids of ours where no revision replaces them
};

[[nodiscard]] std::span<const foreign_table> foreign_tables();

/// The heads, by id, of the revisions that the tool has recorded as applied; none for base. `table`
/// may name it otherwise than the tool does, with or without a schema. Errors, all of them: rows of
/// failed migrations, versions that no revision stands for, revisions that were left out.
[[nodiscard]] outcome<std::vector<std::string>> adopted_heads(const bundle& revisions,
                                                              std::string_view url,
                                                              const foreign_table& from,
                                                              const std::string& table);

}  // namespace aludel::commands
