// ask the database, and copy rows into it
//
// Revision ID: f13
// Revises: f12
// Create Date: 2026-11-01 08:00:00+00:00

#include <aludel/op.hpp>

namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) {
  const auto users = op.query<int, std::string>("SELECT id, email FROM users ORDER BY id");
  op.copy_in("audit", {"number", "what"}, [&](row_writer& to) {
    for (const auto& [id, email] : users) to.add({100 + id, email});
  });
}

void downgrade(aludel::op& op) { op.execute("DELETE FROM audit WHERE number > 100"); }

void verify(aludel::op& op) { op.execute("SELECT count(*) = 2 FROM audit WHERE number > 100"); }

}  // namespace ALUDEL_REVISION
