// Rows by COPY
//
// Revision ID: be0c0000000c
// Revises:
// Branch Labels: copy

#include <aludel/op.hpp>

// migrate:irreversible a benchmark

namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) {
  op.copy_in("scores", {"id", "name", "score"}, [](row_writer& to) {
    for (long long id = 1; id <= 1'000'000; ++id) {
      to.add({id, "player number " + std::to_string(id), static_cast<double>(id) / 8});
    }
  });
}

}  // namespace ALUDEL_REVISION
