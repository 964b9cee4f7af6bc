// names
//
// Revision ID: b2c3
// Revises: a1b2

#include <aludel/op.hpp>

// migrate:upgrade sqlite lock_timeout=2s
// migrate:compatible older code writes no names
namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) { op.add_column("users", column("name", text())); }
void downgrade(aludel::op& op) { op.drop_column("users", "name"); }

}  // namespace ALUDEL_REVISION
