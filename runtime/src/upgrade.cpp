// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <aludel/aludel.hpp>

#include "runtime/src/apply.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/turn.hpp"

namespace aludel {

std::string_view name(direction way) { return way == direction::upgrade ? "upgrade" : "downgrade"; }

namespace {

using namespace detail;

using planner = result<plan> (*)(const graph&, const std::vector<revision_index>&,
                                 std::string_view);

std::vector<std::string> ids(const bundle& revisions, std::span<const revision_index> which) {
  std::vector<std::string> all;
  all.reserve(which.size());
  for (const auto each : which) all.emplace_back(revisions.id(each));
  return all;
}

bool means_everything(std::string_view target) { return target.empty() || target == "heads"; }

/// What is to be done from a state.
result<plan> plan_from(const session& run, const state& now, planner make_plan) {
  const auto heads = recognise(run.revisions, run.connection.language(), now, run.tables);
  if (!heads) return tl::unexpected{heads.error()};
  return make_plan(run.revisions, *heads, run.wishes.target);
}

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

/// Plans and applies, again and again while others are faster or in the way.
result<report> migrate_from(const session& run, planner make_plan, state now) {
  const deadline until{run.wishes.lock_wait};
  exclusive_turn mine{run.connection};
  report done;
  for (std::size_t attempt = 1;;) {
    const auto what = plan_from(run, now, make_plan);
    if (!what) return tl::unexpected{what.error()};
    if (what->steps.empty() && !now.unfinished) {
      done.heads = ids(run.revisions.revisions(), what->from);
      return done;
    }
    auto finished = advance(run, now, *what, mine, until, done);
    if (finished && *finished) return done;
    if (!finished) {
      if (!is_contention(finished.error())) return tl::unexpected{finished.error()};
      if (until.passed()) {
        finished.error().code = errc::locked;
        return tl::unexpected{finished.error()};
      }
      constexpr std::chrono::milliseconds rest{200};
      if (run.wishes.observer) {
        run.wishes.observer(
            events::retrying{.why = finished.error().message, .attempt = attempt++, .pause = rest});
      }
      pause(rest);
    }
    auto again = run.tables.read();
    if (!again) return tl::unexpected{again.error()};
    now = std::move(*again);
  }
}

result<report> migrate(const bundle& revisions, std::string_view url, const options& wishes,
                       planner make_plan) {
  const auto connection = connect(revisions, url, wishes, purpose::change);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, std::string(revisions.name)};
  auto now = tables.read();
  if (!now) return tl::unexpected{now.error()};

  const bool nothing_to_do = make_plan == plan_upgrade && means_everything(wishes.target) &&
                             at_heads(revisions, (*connection)->language(), *now);
  if (nothing_to_do) return report{.steps = {}, .heads = ids(revisions, revisions.heads)};
  const graph known{revisions};
  return migrate_from({**connection, tables, known, wishes}, make_plan, std::move(*now));
}

/// Tells the observer of the end.
result<report> migrate_and_tell(const bundle& revisions, std::string_view url,
                                const options& wishes, planner make_plan) {
  const auto start = std::chrono::steady_clock::now();
  auto done = migrate(revisions, url, wishes, make_plan);
  if (done && wishes.observer) {
    wishes.observer(
        events::finished{.revisions = done->steps.size(),
                         .duration = std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::steady_clock::now() - start),
                         .heads = done->heads});
  }
  return done;
}

std::string_view text_of(const char* url) { return url == nullptr ? std::string_view{} : url; }

}  // namespace

result<report> upgrade(const bundle& revisions, std::string_view url, const options& wishes) {
  return migrate_and_tell(revisions, url, wishes, plan_upgrade);
}
result<report> upgrade(const bundle& revisions, const char* url, const options& wishes) {
  return upgrade(revisions, text_of(url), wishes);
}

result<report> downgrade(const bundle& revisions, std::string_view url, const options& wishes) {
  return migrate_and_tell(revisions, url, wishes, plan_downgrade);
}
result<report> downgrade(const bundle& revisions, const char* url, const options& wishes) {
  return downgrade(revisions, text_of(url), wishes);
}

result<status_report> status(const bundle& revisions, std::string_view url, const options& wishes) {
  const graph known{revisions};
  const auto heads = current_heads(known, url, wishes);
  if (!heads) return tl::unexpected{heads.error()};
  const auto what = plan_upgrade(known, *heads, wishes.target);
  if (!what) return tl::unexpected{what.error()};
  status_report found{.heads = ids(revisions, *heads), .pending = {}};
  for (const auto& each : what->steps) found.pending.emplace_back(revisions.id(each.revision));
  return found;
}
result<status_report> status(const bundle& revisions, const char* url, const options& wishes) {
  return status(revisions, text_of(url), wishes);
}

}  // namespace aludel
