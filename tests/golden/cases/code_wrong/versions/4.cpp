// both
// Revision ID: a4
// Revises: a3

// migrate:irreversible gone
namespace ALUDEL_REVISION {
void upgrade(aludel::op& op) { op.execute("SELECT 1); }
void downgrade(aludel::op& op) {}
}
