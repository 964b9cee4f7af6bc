// A backfill
//
// Revision ID: be0c0000000b
// Revises:
// Branch Labels: backfill

#include <aludel/op.hpp>

// migrate:upgrade transaction=off
// migrate:irreversible a benchmark

namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) {
  op.backfill("users").set("full_name = first || ' ' || last").where("full_name IS NULL");
}

}  // namespace ALUDEL_REVISION
