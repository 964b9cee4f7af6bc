// count each post once, batch by batch
//
// Revision ID: f12
// Revises: f11
// Create Date: 2026-11-01 08:00:00+00:00

// migrate:upgrade transaction=off
// migrate:downgrade transaction=off

#include <aludel/op.hpp>

namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) {
  op.execute("INSERT INTO posts (id, author, title) SELECT id + 10, author, title FROM posts");
  op.backfill("posts").set("times = times + 1, done = true").where("done IS NOT TRUE").batch(3);
}

void downgrade(aludel::op& op) {
  op.backfill("posts").set("times = 0, done = NULL").where("done").batch(3);
  op.execute("DELETE FROM posts WHERE id > 10");
}

void verify(aludel::op& op) { op.execute("SELECT times = 1 AND done FROM posts"); }

}  // namespace ALUDEL_REVISION
