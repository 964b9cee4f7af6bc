// give tasks a priority
//
// Revision ID: b63d8ea1f027
// Revises: 48f9d02c6e71
// Create Date: 2026-11-07 09:00:00+00:00

#include <aludel/op.hpp>

// Programs of an older release go on adding tasks, without one.
// migrate:compatible nobody has to set it

namespace ALUDEL_REVISION {

// One ALTER TABLE on PostgreSQL. SQLite's cannot add a check: the table is made anew, with its
// rows, indexes and triggers.
void upgrade(aludel::op& op) {
  op.batch_alter_table(
      "tasks", changes()
                   .add_column(column("priority", smallint()))
                   .add_constraint(check("tasks_priority_check", "priority BETWEEN 1 AND 3")));
}

constexpr auto downgrade = auto_downgrade();

}  // namespace ALUDEL_REVISION
