// users
//
// Revision ID: a1
// Revises:

#include <aludel/op.hpp>
#include <string>
#include "aludel/model.hpp"
#include "../src/user.hpp"
#include <myapp/user.hpp>
#include <users.hpp>
#include <sys/types.h>
#include <fmt/format.h>
#include <stdint.h>
#include USERS
#  include "constants.h"  // "include" "too"

namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) { op.execute("CREATE TABLE users (name text)"); }
void downgrade(aludel::op& op) { op.execute("DROP TABLE users"); }

}  // namespace ALUDEL_REVISION
