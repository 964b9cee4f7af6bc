// SPDX-License-Identifier: MIT
#include "runtime/src/stamp.hpp"

#include "runtime/src/describe.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/state.hpp"

namespace aludel {

namespace {

using namespace detail;

/// What a stamp writes: a row for each revision that begins or ceases to count as applied.
struct changes {
  std::vector<history_row> rows;
  std::vector<step_report> steps;
};

changes compare(const graph& known, dialect language, const revision_set& before,
                const revision_set& after, const options& wishes) {
  const auto& revisions = known.revisions();
  changes found;
  const auto add = [&](revision_index each, direction way) {
    const auto event = way == direction::upgrade ? "stamp" : "unstamp";
    found.rows.push_back(describe(revisions, each, language, event, wishes));
    found.steps.push_back({std::string(revisions.id(each)), std::string(revisions.message(each)),
                           way, std::chrono::milliseconds(0)});
  };
  for (auto each = known.size(); each-- > 0;) {
    if (before[each] && !after[each]) add(each, direction::downgrade);
  }
  for (revision_index each = 0; each < known.size(); ++each) {
    if (!before[each] && after[each]) add(each, direction::upgrade);
  }
  return found;
}

result<void> write(database& connection, record& tables, const state& from, changes& what,
                   const std::vector<recorded_head>& heads) {
  auto done = connection.begin();
  auto sequence = from.sequence;
  for (auto& row : what.rows) {
    row.sequence = ++sequence;
    if (done) done = tables.insert(row);
  }
  if (done) done = tables.move_heads(heads);
  if (done) done = connection.commit();
  if (!done) connection.rollback();
  return done;
}

}  // namespace

result<report> stamp(const bundle& revisions, std::string_view url,
                     const std::vector<std::string>& targets, const options& wishes) {
  const graph known{revisions};
  const auto heads = resolve_heads(known, targets);
  if (!heads) return tl::unexpected{heads.error()};
  const auto connection = connect(revisions, url, wishes, purpose::change);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions};
  auto now = tables.read();
  if (now && !now->tables) {
    if (auto made = tables.create_tables(); !made) return tl::unexpected{made.error()};
    now = tables.read();
  }
  if (!now) return tl::unexpected{now.error()};
  const auto language = (*connection)->language();
  const auto current = recognise(known, language, *now, tables);
  if (!current) return tl::unexpected{current.error()};

  auto what = compare(known, language, known.below(*current), known.below(*heads), wishes);
  if (!what.rows.empty()) {
    auto settled = (*connection)->settle({.lock_timeout = wishes.lock_timeout});
    if (settled)
      settled = write(**connection, tables, *now, what, recorded(revisions, language, *heads));
    if (!settled) return tl::unexpected{settled.error()};
  }
  report done{.steps = std::move(what.steps), .heads = {}};
  for (const auto head : *heads) done.heads.emplace_back(revisions.id(head));
  return done;
}

}  // namespace aludel
