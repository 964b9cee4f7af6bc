// SPDX-License-Identifier: MIT
#include "runtime/src/stamp.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/applied.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/preflight.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/turn.hpp"
#include "runtime/src/whole_script.hpp"

namespace aludel {

namespace {

using namespace detail;

/// What a stamp writes: a row for each revision that begins or ceases to count as applied.
struct changes {
  std::vector<history_row> rows;
  std::vector<step_report> steps;
  std::vector<revision_index> heads;  ///< afterwards

  void add(history_row row, direction way) {
    steps.push_back({row.revision, row.message, way, std::chrono::milliseconds(0)});
    rows.push_back(std::move(row));
  }
};

struct stamping {
  const graph& known;
  dialect language;
  const options& wishes;

  [[nodiscard]] history_row row(revision_index each, std::string_view event) const {
    return describe(known.revisions(), each, language, event, wishes);
  }
};

changes compare(const stamping& with, const revision_set& before, const revision_set& after) {
  changes found;
  for (auto each = with.known.size(); each-- > 0;) {
    if (before[each] && !after[each]) found.add(with.row(each, "unstamp"), direction::downgrade);
  }
  for (revision_index each = 0; each < with.known.size(); ++each) {
    if (!before[each] && after[each]) found.add(with.row(each, "stamp"), direction::upgrade);
  }
  return found;
}

/// What counts as applied, by the history or by the version table alone.
std::vector<history_row> recorded_rows(std::vector<history_row> history, const state& now) {
  auto applied = applied_rows(std::move(history));
  for (const auto& head : now.heads) {
    const bool known = std::any_of(applied.begin(), applied.end(), [&](const history_row& each) {
      return each.revision == head.revision;
    });
    if (known) continue;
    history_row row;
    row.revision = head.revision;
    row.chain = head.chain;
    applied.push_back(std::move(row));
  }
  return applied;
}

/// A row that withdraws what another one recorded, whatever that is.
history_row withdrawal(history_row of, const stamping& with) {
  of.event = "unstamp";
  of.outcome = "done";
  of.application = with.wishes.application.empty() ? std::string(with.known.revisions().name)
                                                   : with.wishes.application;
  of.application_version = with.wishes.application_version;
  of.duration_ms.reset();
  return of;
}

result<changes> replace_all(const stamping& with, const state& now, record& tables,
                            const revision_set& after) {
  auto history = now.tables ? tables.history() : result<std::vector<history_row>>{};
  if (!history) return tl::unexpected{history.error()};
  auto applied = recorded_rows(std::move(*history), now);
  changes found;
  std::reverse(applied.begin(), applied.end());
  for (auto& each : applied) found.add(withdrawal(std::move(each), with), direction::downgrade);
  for (revision_index each = 0; each < with.known.size(); ++each) {
    if (after[each]) found.add(with.row(each, "stamp"), direction::upgrade);
  }
  return found;
}

/// A revision that stopped half-way stands where the stamp says, even where no head moves.
void conclude(const stamping& with, const unfinished_step& stopped, const revision_set& after,
              changes& found) {
  const auto known = with.known.find(stopped.revision);
  if (known && after[*known]) return found.add(with.row(*known, "stamp"), direction::upgrade);
  history_row row;
  row.revision = stopped.revision;
  row.chain = stopped.chain;
  found.add(known ? with.row(*known, "unstamp") : withdrawal(std::move(row), with),
            direction::downgrade);
}

/// What is recorded here may have been applied since the other tool was given up, and would run
/// again if it were withdrawn.
result<void> check_nothing_more(const stamping& with, const revision_set& before,
                                const revision_set& after) {
  std::vector<revision_index> more;
  for (revision_index each = 0; each < with.known.size(); ++each) {
    if (before[each] && !after[each]) more.push_back(each);
  }
  if (more.empty()) return {};
  return tl::unexpected{
      error{.code = errc::unexpected_schema,
            .message = fmt::format("recorded as applied here, but not by the other tool: {}",
                                   with.known.list(more)),
            .hint = "if the other tool is right, --purge records what it has in place of that",
            .notes = {"nothing was changed"}}};
}

/// To the targets from nowhere, or from where the database stands.
result<changes> plan_changes(const stamping& with, stamp_mode mode, const state& now,
                             record& tables, const std::vector<std::string>& targets) {
  std::vector<revision_index> current;
  if (mode != stamp_mode::purge) {
    // Without a head there may be a history: where the version table was lost, this mends it.
    auto recognised = now.heads.empty() ? result<std::vector<revision_index>>{}
                                        : recognise(with.known, with.language, now, tables);
    if (!recognised) return tl::unexpected{recognised.error()};
    current = std::move(*recognised);
  }
  auto heads = plan_stamp(with.known, current, targets);
  if (!heads) return tl::unexpected{heads.error()};
  const auto after = with.known.below(*heads);
  if (mode == stamp_mode::adopt) {
    auto sound = check_nothing_more(with, with.known.below(current), after);
    if (!sound) return tl::unexpected{std::move(sound.error())};
  }
  auto found = mode == stamp_mode::purge
                   ? replace_all(with, now, tables, after)
                   : result<changes>{compare(with, with.known.below(current), after)};
  if (!found) return found;
  if (now.unfinished && found->rows.empty()) conclude(with, *now.unfinished, after, *found);
  found->heads = std::move(*heads);
  return found;
}

/// The tables, which were not there.
result<state> made(record& tables, const options& wishes) {
  if (auto done = tables.create_tables(wishes.lock_timeout); !done) {
    return tl::unexpected{done.error()};
  }
  return tables.read();
}

result<void> write(database& connection, record& tables, const stamping& with, const state& from,
                   changes& what) {
  auto done = connection.begin({.lock_timeout = with.wishes.lock_timeout});
  auto sequence = from.sequence;
  for (auto& row : what.rows) {
    const bool is_first = sequence == from.sequence;
    row.sequence = ++sequence;
    if (done) done = is_first ? tables.claim(row) : tables.insert(row);
  }
  if (done) {
    done = tables.move_heads(recorded(with.known.revisions(), with.language, what.heads));
  }
  if (done) done = connection.commit();
  if (!done) connection.rollback();
  return done;
}

/// One try, on a connection whose turn it is.
result<report> attempt(database& connection, record& tables, const stamping& with,
                       const std::vector<std::string>& targets, stamp_mode mode) {
  auto now = tables.read();
  if (!now) return tl::unexpected{now.error()};
  auto what = plan_changes(with, mode, *now, tables, targets);
  if (!what) return tl::unexpected{what.error()};
  if (!now->tables) {
    now = made(tables, with.wishes);
    if (!now) return tl::unexpected{now.error()};
  }
  const auto& revisions = with.known.revisions();
  if (!what->rows.empty()) {
    const auto written = write(connection, tables, with, *now, *what);
    if (!written) return tl::unexpected{written.error()};
  }
  return report{.steps = std::move(what->steps), .heads = ids_of(revisions, what->heads)};
}

}  // namespace

result<script_report> stamp_script(const graph& revisions, dialect language,
                                   const std::vector<revision_index>& from,
                                   const std::vector<std::string>& targets, const options& wishes) {
  auto heads = plan_stamp(revisions, from, targets);
  if (!heads) return tl::unexpected{heads.error()};
  const stamping with{revisions, language, wishes};
  auto what = compare(with, revisions.below(from), revisions.below(*heads));
  what.heads = *heads;
  const script_kind kind{revisions, language, "stamp", from, *heads};
  const auto before = assumed_state(kind);
  const auto run = [&](script& written, record& tables) {
    return write(written, tables, with, before, what);
  };
  auto made = whole_script(kind, before, what.rows.empty() ? script_body{} : script_body{run});
  if (!made) return tl::unexpected{std::move(made.error())};
  return script_report{.sql = std::move(made->sql),
                       .language = language,
                       .steps = std::move(what.steps),
                       .heads = ids_of(revisions.revisions(), *heads),
                       .notes = std::move(made->notes)};
}

result<report> stamp(const bundle& revisions, std::string_view url,
                     const std::vector<std::string>& targets, const options& wishes,
                     stamp_mode mode) {
  const graph known{revisions};
  // A name that there is not is told before anything is made.
  for (const auto& each : targets) {
    if (mode == stamp_mode::purge) {
      auto sound = refuse_current(each, "which a purge does not look at");
      if (!sound) return tl::unexpected{sound.error()};
    }
    const auto named = resolve(known, {}, each);
    if (!named && named.error().code != errc::out_of_range) return tl::unexpected{named.error()};
  }
  const auto connection = connect(revisions, url, wishes, purpose::change);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions};
  if (auto fit = check_writable(**connection); !fit) return tl::unexpected{fit.error()};
  const deadline until{wishes.lock_wait};
  exclusive_turn mine{**connection};
  if (auto ours = mine.wait(revisions.name, wishes, until); !ours) {
    return tl::unexpected{ours.error()};
  }
  for (std::size_t tries = 1;; ++tries) {
    auto done =
        attempt(**connection, tables, {known, (*connection)->language(), wishes}, targets, mode);
    if (done) return done;
    if (auto again = try_again(done.error(), wishes, until, tries); !again) {
      return tl::unexpected{again.error()};
    }
  }
}

}  // namespace aludel
