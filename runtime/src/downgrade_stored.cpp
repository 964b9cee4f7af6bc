// SPDX-License-Identifier: MIT
#include "runtime/src/downgrade_stored.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/applied.hpp"
#include "runtime/src/migrate.hpp"
#include "runtime/src/past.hpp"
#include "runtime/src/refusal.hpp"
#include "runtime/src/state.hpp"

namespace aludel {

namespace {

using namespace detail;

/// What the bundle does not have, newest first; a revision that it has must not stand on that.
result<plan> plan_to_known(const graph& remembered, const graph& known,
                           const std::vector<revision_index>& heads) {
  const auto& past = remembered.revisions();
  auto left = remembered.below(heads);
  plan found{.from = heads, .steps = {}, .heads = {}};
  for (auto each = remembered.size(); each-- > 0;) {
    if (!left[each] || known.find(past.id(each))) continue;
    for (const auto above : {remembered.children(each), remembered.dependents(each)}) {
      const auto kept =
          std::find_if(above.begin(), above.end(), [&](auto one) { return left[one]; });
      if (kept == above.end()) continue;
      return refuse(errc::not_an_ancestor, "name a revision below both: `downgrade --stored ID`",
                    "revision {}, which this program has, stands on {}, which it does not have",
                    past.id(*kept), past.id(each));
    }
    found.steps.push_back({each, direction::downgrade});
    left[each] = false;
  }
  found.heads = remembered.heads(left);
  return found;
}

/// A run: what the database remembers, and the way down from there.
class stored_run {
public:
  stored_run(const graph& known, database& connection, record& tables, const options& wishes)
      : known_(known), connection_(connection), tables_(tables), wishes_(wishes) {}

  result<report> run(const state& now) {
    auto rows = applied_at(known_, connection_.language(), tables_, now);
    if (!rows) return tl::unexpected{rows.error()};
    rows_ = std::move(*rows);
    const auto downgrades = read_downgrades(now);
    if (!downgrades) return tl::unexpected{downgrades.error()};
    const auto remembered = remember(*downgrades);
    if (!remembered) return tl::unexpected{remembered.error()};
    const auto whole = remembered->view();
    const graph all{whole};
    return migrate_from(
        {connection_, tables_, all, wishes_}, [&](const state& from) { return replan(all, from); },
        now);
  }

private:
  [[nodiscard]] result<past> remember(const stored_downgrades& downgrades) const {
    return past::make(known_.revisions(), connection_.language(), rows_, downgrades);
  }

  [[nodiscard]] result<plan> make_plan(const graph& all, const state& from) const {
    const auto heads = known_heads(all, from);
    if (!heads) return tl::unexpected{heads.error()};
    return wishes_.target.empty() ? plan_to_known(all, known_, *heads)
                                  : plan_downgrade(all, *heads, wishes_.target);
  }

  /// Of the revisions that are to be taken back, and only of those.
  result<stored_downgrades> read_downgrades(const state& now) {
    const auto remembered = remember({});
    if (!remembered) return tl::unexpected{remembered.error()};
    const auto whole = remembered->view();
    const auto what = make_plan(graph(whole), now);
    if (!what) return tl::unexpected{what.error()};
    stored_downgrades found;
    for (const auto& step : what->steps) {
      const std::string id{whole.id(step.revision)};
      auto stored = tables_.downgrade_of(id);
      // That it is irreversible is told with its name, before anything runs.
      if (!stored && stored.error().code == errc::irreversible) continue;
      if (!stored) return tl::unexpected{stored.error()};
      found.emplace(id, std::move(*stored));
    }
    return found;
  }

  /// Others may have been faster: what is left must be what was read.
  result<plan> replan(const graph& all, const state& from) {
    auto now = applied_at(known_, connection_.language(), tables_, from);
    if (!now) return tl::unexpected{now.error()};
    const bool same = std::all_of(now->begin(), now->end(), [&](const history_row& row) {
      return std::any_of(rows_.begin(), rows_.end(), [&](const history_row& before) {
        return before.sequence == row.sequence;
      });
    });
    if (same) return make_plan(all, from);
    return refuse(errc::locked, "look where it stands now, `current`, and run it again",
                  "another process has migrated this database meanwhile");
  }

  const graph& known_;
  database& connection_;
  record& tables_;
  const options& wishes_;
  std::vector<history_row> rows_;  ///< applied when the run began
};

result<report> run(const bundle& revisions, std::string_view url, const options& wishes) {
  const auto connection = connect(revisions, url, wishes, purpose::change);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions};
  const auto now = tables.read_patiently(wishes);
  if (!now) return tl::unexpected{now.error()};
  if (!now->tables) {
    return refuse(errc::out_of_range, "`upgrade` applies them",
                  "no revision is applied to this database");
  }
  const graph known{revisions};
  return stored_run(known, **connection, tables, wishes).run(*now);
}

}  // namespace

result<report> downgrade_stored(const bundle& revisions, std::string_view url,
                                const options& wishes) {
  return told(wishes, [&] { return run(revisions, url, wishes); });
}

}  // namespace aludel
