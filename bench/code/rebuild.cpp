// A table made anew
//
// Revision ID: be0c0000000d
// Revises:
// Branch Labels: rebuild

#include <aludel/op.hpp>

// migrate:irreversible a benchmark

namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) { op.alter_column("users", "name", change().not_null()); }

}  // namespace ALUDEL_REVISION
