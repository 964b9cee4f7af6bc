// users
//
// Revision ID: a1
// Revises:

#include <aludel/op.hpp>
#include <string>
#include "aludel/model.hpp"
#include "../src/user.hpp"
#  include "constants.h"  // "include" "too"

namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) { op.execute("CREATE TABLE users (name text)"); }
void downgrade(aludel::op& op) { op.execute("DROP TABLE users"); }

}  // namespace ALUDEL_REVISION
