// SPDX-License-Identifier: MIT
// A change of many rows, batch by batch: `op.backfill`.
#pragma once

#include <aludel/model.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

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
  std::size_t batch_size = 5000;  ///< rows of the table, whether they change or not
  std::int64_t pause_ms = 0;      ///< after each batch

  explicit backfill(object_name of);

  backfill& set(std::string_view sql);
  backfill& where(std::string_view sql);
  /// Columns that are never null and never changed, with an index.
  backfill& by(names columns);
  backfill& batch(std::size_t rows) { return batch_size = rows, *this; }
  /// A duration of <chrono>: who pauses includes it, since it is much to compile.
  template <class Duration>
  backfill& pause(Duration time) {
    using unit = typename Duration::period;
    return pause_ms = static_cast<std::int64_t>(time.count() * unit::num * 1000 / unit::den), *this;
  }
};

}  // namespace aludel::model
