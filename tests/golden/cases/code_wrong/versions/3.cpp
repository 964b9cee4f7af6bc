// both
// Revision ID: a3
// Revises: a2

// migrate:upgrade tranaction=off
// migrate:irreversible
// migrate:irreversible gone
// migrate:dowgrade
namespace ALUDEL_REVISION {
void upgrade(aludel::op& op) {}
void downgrade(aludel::op& op) {}
}
