// SPDX-License-Identifier: MIT
// The batches of a backfill: ranges of a key, one after the other.
#pragma once

#include <aludel/backfill.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/database.hpp"
#include "runtime/src/ddl.hpp"

namespace aludel::detail {

/// How far a backfill has come.
struct batch_end {
  std::int64_t passed = 0;         ///< rows of the table
  std::vector<std::string> key{};  ///< of the last of them; empty: a new pass begins
};

/// For the history: "10000 5:10000", "10000 3:abc 2:17", "0".
[[nodiscard]] std::string written(const batch_end& of);
/// nullopt: nothing that `written` writes.
[[nodiscard]] std::optional<batch_end> read_batch_end(std::string_view text);

class batches {
public:
  /// Looks for the key. Errors: there is none; what the database says.
  [[nodiscard]] static result<batches> of(database& connection, const model::backfill& what);

  /// Where the batch ends that begins behind this; nullopt: with the last row.
  [[nodiscard]] result<std::optional<batch_end>> next(const batch_end& behind);
  /// Changes the rows from one end to the other. Error: also, if `where` finds some of them again.
  [[nodiscard]] result<std::int64_t> change(const batch_end& behind,
                                            const std::optional<batch_end>& to);
  /// true if there are rows that `where` finds.
  [[nodiscard]] result<bool> has_more();

  /// What to say where a whole pass leaves such rows.
  [[nodiscard]] error unreached() const;

  /// Rows of the table, about; 0: not known.
  [[nodiscard]] std::int64_t total() const { return total_; }

private:
  batches(database& connection, const model::backfill& what)
      : connection_(&connection),
        what_(&what),
        in_(connection.language()),
        assignments_(in_.expression(what.assignments)),
        condition_(in_.expression(what.condition)) {}
  [[nodiscard]] result<void> find_key();
  [[nodiscard]] result<void> find_key_of_postgresql();
  [[nodiscard]] result<void> find_key_of_sqlite();
  [[nodiscard]] error no_column(const std::string& name) const;
  [[nodiscard]] result<void> estimate();
  [[nodiscard]] result<std::string> single(const std::string& query);
  [[nodiscard]] std::string row_of_literals(const std::vector<std::string>& key) const;
  [[nodiscard]] std::string range(const batch_end& behind,
                                  const std::optional<batch_end>& to) const;
  [[nodiscard]] std::string update(const std::string& range) const;
  [[nodiscard]] error finds_again(std::int64_t again, std::int64_t changed) const;

  database* connection_;
  const model::backfill* what_;
  ddl in_;
  std::string assignments_;
  std::string condition_;
  std::vector<std::string> columns_;  ///< of the key, as SQL
  std::vector<std::string> types_;    ///< likewise; empty on SQLite
  std::int64_t total_ = 0;
};

}  // namespace aludel::detail
