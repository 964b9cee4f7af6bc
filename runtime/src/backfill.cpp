// SPDX-License-Identifier: MIT
#include <aludel/backfill.hpp>
#include <utility>

namespace aludel::model {

backfill::backfill(object_name of) : table(std::move(of)) {}
backfill& backfill::set(std::string_view sql) { return assignments = sql, *this; }
backfill& backfill::where(std::string_view sql) { return condition = sql, *this; }
backfill& backfill::by(names columns) { return key = std::move(columns), *this; }

}  // namespace aludel::model
