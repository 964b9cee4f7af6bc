// an inverse is a downgrade
// Revision ID: a6
// Revises: a5

// migrate:irreversible gone
namespace ALUDEL_REVISION {
void upgrade(aludel::op& op) { op.create_table("t", {column("id", integer())}); }
constexpr auto downgrade = auto_downgrade();
}
