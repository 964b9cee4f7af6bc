// no way back
// Revision ID: a2
// Revises:

namespace ALUDEL_REVISION {
void upgrade(aludel::op& op) { op.execute("SELECT 1 -- migrate:downgrade"); }
}
