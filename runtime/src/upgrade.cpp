// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <functional>

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
  for (const auto each : which) all.emplace_back(revisions.id(each));
  return all;
}

bool means_everything(std::string_view target) { return target.empty() || target == "heads"; }

/// Plans and applies, again and again while others are faster or in the way.
result<report> run(database& connection, record& tables, const graph& revisions,
                   const options& wishes, planner make_plan, state now) {
  const deadline until{wishes.lock_wait};
  exclusive_turn mine{connection};
  report done;
  while (true) {
    const auto heads = recognise(revisions, connection.language(), now, tables);
    if (!heads) return tl::unexpected{heads.error()};
    const auto what = make_plan(revisions, *heads, wishes.target);
    if (!what) return tl::unexpected{what.error()};
    if (what->steps.empty() && !now.unfinished) {
      done.heads = ids(revisions.revisions(), *heads);
      return done;
    }

    result<void> ready;
    if (!mine.held()) {
      ready = mine.wait(revisions.revisions().name, wishes, until);
    } else if (!now.tables) {
      ready = tables.create_tables();
      if (!ready && is_conflict(ready.error())) ready = {};
    } else {
      const auto ran = apply({connection, tables, revisions, wishes}, now, *what, done);
      if (ran && *ran == turn::finished) return done;
      if (!ran) ready = tl::unexpected{ran.error()};
    }
    if (!ready && !is_contention(ready.error())) return tl::unexpected{ready.error()};
    if (!ready && until.passed()) {
      ready.error().code = errc::locked;
      return tl::unexpected{ready.error()};
    }
    if (!ready) pause(std::chrono::milliseconds(200));

    auto again = tables.read();
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
  return run(**connection, tables, graph{revisions}, wishes, make_plan, std::move(*now));
}

std::string_view text_of(const char* url) { return url == nullptr ? std::string_view{} : url; }

}  // namespace

result<report> upgrade(const bundle& revisions, std::string_view url, const options& wishes) {
  return migrate(revisions, url, wishes, plan_upgrade);
}
result<report> upgrade(const bundle& revisions, const char* url, const options& wishes) {
  return upgrade(revisions, text_of(url), wishes);
}

result<report> downgrade(const bundle& revisions, std::string_view url, const options& wishes) {
  return migrate(revisions, url, wishes, plan_downgrade);
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
