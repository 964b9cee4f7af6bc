// both
// Revision ID: a5
// Revises: a4

// migrate:irreversible gone
namespace ALUDEL_REVISION {
void downgrade(aludel::op& op) {}
}
