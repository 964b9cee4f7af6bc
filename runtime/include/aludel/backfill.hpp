// SPDX-License-Identifier: MIT
// A change of many rows, batch by batch: `op.backfill`.
#pragma once

#include <aludel/model.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

namespace aludel::model {

/// Rows of a table that are to be changed, a batch of them in each transaction, in the order of a
/// key. How far it has come is recorded with each batch: a run that is interrupted goes on exactly
/// there. So that it may be done twice, `set` must make rows such that `where` does not find them
/// any more; a batch after which it does is rolled back, and refused.
struct backfill {
  object_name table;
  std::string assignments;  ///< SQL, of an UPDATE
  std::string condition;    ///< SQL
  names key;  ///< empty: the primary key. SQLite: the number of the row, if it has one
  std::size_t batch_size = 5000;           ///< rows of the table, whether they change or not
  std::chrono::milliseconds pause_time{};  ///< after each batch

  explicit backfill(object_name of) : table(std::move(of)) {}

  backfill& set(std::string sql) { return assignments = std::move(sql), *this; }
  backfill& where(std::string sql) { return condition = std::move(sql), *this; }
  /// Columns that are never null and never changed, with an index.
  backfill& by(names columns) { return key = std::move(columns), *this; }
  backfill& batch(std::size_t rows) { return batch_size = rows, *this; }
  backfill& pause(std::chrono::milliseconds time) { return pause_time = time, *this; }
};

}  // namespace aludel::model
