// change a table, which SQLite makes anew
//
// Revision ID: f11
// Revises: f10
// Create Date: 2026-11-01 08:00:00+00:00

#include <aludel/op.hpp>

namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) {
  op.batch_alter_table("posts",
                       changes()
                           .add_column(column("times", integer()).default_value(0).not_null())
                           .add_column(column("done", boolean()))
                           .add_constraint(check("posts_has_title", "title <> ''")));
}

constexpr auto downgrade = auto_downgrade();

void verify(aludel::op& op) { op.execute("SELECT times = 0 FROM posts"); }

}  // namespace ALUDEL_REVISION
