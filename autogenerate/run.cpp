// SPDX-License-Identifier: MIT
#include "autogenerate/run.hpp"

namespace aludel::autogenerate {

result<void> run(detail::database& at, const statements& all, bool in_transaction,
                 const std::function<void(error&, const statement&)>& tell) {
  auto done = in_transaction ? at.begin({}) : result<void>{};
  for (const auto& each : all) {
    if (!done) break;
    done = at.execute(each.sql);
    if (!done) tell(done.error(), each);
  }
  if (!in_transaction) return done;
  if (done) done = at.commit();
  if (!done) at.rollback();
  return done;
}

}  // namespace aludel::autogenerate
