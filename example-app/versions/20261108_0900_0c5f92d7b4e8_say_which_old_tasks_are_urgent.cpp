// say which old tasks are urgent
//
// Revision ID: 0c5f92d7b4e8
// Revises: b63d8ea1f027
// Create Date: 2026-11-08 09:00:00+00:00

#include <aludel/op.hpp>

// Without a priority, people wrote an exclamation mark.
// migrate:upgrade transaction=off
// migrate:compatible only old tasks change

namespace ALUDEL_REVISION {

// A batch of rows in each transaction, so that others can work meanwhile. A run that is interrupted
// goes on with the next batch.
void upgrade(aludel::op& op) {
  op.backfill("tasks")
      .set("priority = CASE WHEN title LIKE '%!' THEN 1 ELSE 2 END")
      .where("priority IS NULL")
      .batch(1000);
}

// The column goes with the revision before.
void downgrade(aludel::op&) {}

}  // namespace ALUDEL_REVISION
