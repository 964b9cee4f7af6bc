// SPDX-License-Identifier: MIT
#include "runtime/src/migrate.hpp"

#include "runtime/src/describe.hpp"
#include "runtime/src/turn.hpp"

namespace aludel::detail {

namespace {

/// Goes one step further: takes the turn, makes the tables, or applies the plan. True at its end,
/// or where the caller wants no more; else the state is to be read again.
result<bool> advance(const session& run, const state& now, const plan& what, exclusive_turn& mine,
                     const deadline& until, report& done) {
  if (!mine.held()) {
    return mine.wait(run.revisions.revisions().name, run.wishes, until).map([] { return false; });
  }
  if (!now.tables) {
    const auto made = run.tables.create_tables();
    if (!made && !is_conflict(made.error())) return tl::unexpected{made.error()};
    return false;
  }
  return apply(run, now, what, done).map([](turn ran) { return ran != turn::overtaken; });
}

}  // namespace

result<report> migrate_from(const session& run, const planner& make_plan, state now) {
  const deadline until{run.wishes.lock_wait};
  exclusive_turn mine{run.connection};
  report done;
  for (std::size_t attempt = 1;;) {
    const auto what = make_plan(now);
    if (!what) return tl::unexpected{what.error()};
    if (what->steps.empty() && !now.unfinished) {
      done.heads = ids_of(run.revisions.revisions(), what->from);
      return done;
    }
    auto finished = advance(run, now, *what, mine, until, done);
    if (finished && *finished) return done;
    if (!finished) {
      if (auto again = try_again(finished.error(), run.wishes, until, attempt++); !again) {
        return tl::unexpected{again.error()};
      }
    }
    auto again = run.tables.read();
    if (!again) return tl::unexpected{again.error()};
    now = std::move(*again);
  }
}

result<report> told(const options& wishes, const std::function<result<report>()>& run) {
  const auto start = std::chrono::steady_clock::now();
  auto done = run();
  if (done && wishes.observer) {
    wishes.observer(
        events::finished{.revisions = done->steps.size(),
                         .duration = std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::steady_clock::now() - start),
                         .heads = done->heads});
  }
  return done;
}

}  // namespace aludel::detail
