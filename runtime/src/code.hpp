// SPDX-License-Identifier: MIT
// Revisions in C++: their functions are called for a dialect before anything runs, and what they
// ask for is run as the statements of revisions in SQL are. Those that depend on the database that
// they meet are called once more then.
#pragma once

#include <algorithm>
#include <aludel/backfill.hpp>
#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace aludel::detail {

/// A table of SQLite that is made anew, with these changes.
struct table_rebuild {
  model::object_name table;
  std::vector<model::table_change> changes;

  /// SQLite has a statement that is as good, unless more depends on the column.
  [[nodiscard]] bool is_plain_drop() const {
    const auto* const drop = std::get_if<model::column_dropped>(&changes.front());
    return changes.size() == 1 && drop != nullptr && !drop->if_exists;
  }
};

enum class code_part : std::uint8_t { upgrade, downgrade, verify };

struct recorded_statement {
  std::string text;
  std::uint32_t line = 0;  ///< in the revision's file; of a call: 0 if that is unknown
  std::uint32_t column = 1;
  std::shared_ptr<const model::backfill> batches{};  ///< it runs so; the text is all of it at once
  std::shared_ptr<const table_rebuild> rebuild{};    ///< likewise; the text says what for
};

struct recorded_code {
  std::vector<recorded_statement> statements;
  std::optional<error> problem;  ///< why there are no more: a call failed, or threw
  bool live = false;  ///< it depends on the database: there may be more, known only there

  [[nodiscard]] bool makes_tables_anew() const {
    return std::any_of(statements.begin(), statements.end(),
                       [](const recorded_statement& each) { return each.rebuild != nullptr; });
  }
};

class operations;

/// What a function asks for.
[[nodiscard]] recorded_code recorded(const std::function<void(op&)>& function, dialect language);

/// What one of its functions asks for. Precondition: the revision is in C++.
[[nodiscard]] recorded_code record_code(const bundle& revisions, std::uint32_t which,
                                        code_part part, dialect language);

/// The same of any revision: those in SQL have their statements in the bundle.
[[nodiscard]] recorded_code statements_of(const bundle& revisions, std::uint32_t which,
                                          code_part part, dialect language);

/// Calls one of its functions. Precondition: the revision is in C++.
[[nodiscard]] result<void> call_code(const bundle& revisions, std::uint32_t which, code_part part,
                                     operations& target);

}  // namespace aludel::detail
