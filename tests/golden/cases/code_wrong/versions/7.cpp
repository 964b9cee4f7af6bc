// nothing yet
//
// Revision ID: a7
// Revises: a6
// Create Date: 2026-11-03 09:00:00+00:00

#include <aludel/op.hpp>

namespace ALUDEL_REVISION {

void upgrade(aludel::op& /*op*/) {
  // to be written
}

void downgrade(aludel::op& /*op*/) {}

}  // namespace ALUDEL_REVISION
