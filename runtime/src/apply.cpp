// SPDX-License-Identifier: MIT
#include "runtime/src/apply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "runtime/src/alone.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/live.hpp"
#include "runtime/src/progress.hpp"
#include "runtime/src/statement_words.hpp"
#include "runtime/src/take_up.hpp"
#include "runtime/src/turn.hpp"

namespace aludel::detail {

namespace {

/// The server's lock table is finite: about 1,800 tables in one transaction are its end.
constexpr std::size_t most_steps_in_a_transaction = 100;

// ---- What can be refused before anything runs

result<void> check_reversible(const progress& at, const plan& what) {
  for (const auto& each : what.steps) {
    const auto& reason = at.script(each).script.irreversible;
    if (each.way == direction::upgrade || reason.length == 0 || at.with().stored != nullptr) {
      continue;
    }
    return tl::unexpected{error{
        .code = errc::irreversible,
        .message = fmt::format("revision {} is irreversible: {}",
                               title(at.revisions(), each.revision), at.revisions().view(reason)),
        .hint = "restore a backup, or write a new revision that goes forward",
        .notes = {"nothing was changed; the database stays at " + at.position()}}};
  }
  return {};
}

/// A revision in C++ says what it asks for without a database.
result<void> check_code(const progress& at, const plan& what) {
  for (const auto& each : what.steps) {
    const auto script = at.script(each);
    if (!script.code || !script.code->problem) continue;
    auto problem = *script.code->problem;
    problem.notes.push_back("nothing was changed; the database stays at " + at.position());
    return tl::unexpected{std::move(problem)};
  }
  return {};
}

// ---- Which steps share a transaction

/// PostgreSQL: a new value of an enum cannot be used in the transaction that adds it. What depends
/// on the database may do anything.
bool ends_a_transaction(const script_run& what, dialect language) {
  return what.live() || (language == dialect::postgresql && any_statement(what, adds_enum_value));
}

/// PostgreSQL: a long look at all rows should hold no locks but its own.
bool begins_a_transaction(const script_run& what, dialect language) {
  return what.live() ||
         (language == dialect::postgresql && any_statement(what, validates_constraint));
}

/// 0: the next step runs without one.
std::size_t steps_in_next_transaction(const progress& at, std::span<const step> left) {
  const auto& wishes = at.with().wishes;
  const bool alone = wishes.transaction_per_revision || wishes.confirm;
  const auto most = std::min(left.size(), alone ? 1 : most_steps_in_a_transaction);
  std::size_t count = 0;
  while (count < most) {
    const auto next = at.script(left[count]);
    if (!next.transactional()) break;
    if (count > 0 && begins_a_transaction(next, at.language())) break;
    ++count;
    if (ends_a_transaction(next, at.language())) break;
  }
  return count;
}

// ---- A transaction of one or many revisions

result<void> run_statements(progress& at, step each, const script_run& what) {
  if (what.live()) {
    return run_live(at.connection(), what, at.with().wishes, [&](std::size_t index, auto spent) {
      at.tell_statement(each, index, 0, spent);
    });
  }
  result<void> done;
  for (std::size_t index = 0; done && index < what.statements(); ++index) {
    const auto start = stopwatch::now();
    done = go_on(at.with().wishes);
    if (done) done = run_statement(at.connection(), what, index);
    if (done) at.tell_statement(each, index, what.statements(), since(start));
  }
  return done;
}

result<void> run_revision(progress& at, step each) {
  const auto what = at.script(each);
  at.announce(each);
  auto done = check_payload(what, at.language());
  if (done) done = run_statements(at, each, what);
  if (done && each.way == direction::upgrade) done = verify(at.connection(), what);
  return done;
}

/// Completes the claim, or adds a row for a revision after it.
result<void> record_step(progress& at, step each, bool is_claim, std::chrono::milliseconds spent) {
  auto recorded = [&] {
    if (is_claim) return at.finish("done", spent);
    auto row = at.row_of(each);
    row.duration_ms = spent.count();
    return at.insert(std::move(row));
  }();
  if (recorded) at.complete(each, spent);
  return recorded;
}

/// What the end of a transaction would check is checked between revisions too, as if each had had
/// one of its own: the next may alter a table whose rows wait for it.
result<void> separate(progress& at, const script_run& before) {
  if (at.language() == dialect::sqlite || !any_statement(before, may_change_rows)) return {};
  return at.connection().check_deferred();
}

result<turn> attempt(progress& at, std::span<const step> steps) {
  const auto& wishes = at.with().wishes;
  auto done = at.connection().begin(at.settings(at.script(steps.front()), wishes.lock_timeout));
  if (!done) return tl::unexpected{done.error()};
  // The sequence numbers after a claimed one are nobody else's either.
  auto claimed = at.claim(at.row_of(steps.front()));
  if (!claimed || *claimed == turn::overtaken) return claimed;
  for (const auto& each : steps) {
    const auto start = stopwatch::now();
    const auto what = at.script(each);
    const bool first = &each == &steps.front();
    if (!first && done) done = separate(at, at.script(*(&each - 1)));
    if (!first && done) done = at.connection().settle(at.settings(what, wishes.lock_timeout));
    if (done) done = run_revision(at, each);
    if (done) done = record_step(at, each, first, since(start));
  }
  if (done) done = at.move_heads();
  if (done) done = at.commit();
  if (!done) return tl::unexpected{done.error()};
  return turn::finished;
}

/// On a database without any record, what is in the way was made by somebody else.
error with_hint_to_stamp(error problem, const state& from) {
  const bool first_start = from.sequence == 0 && from.heads.empty() && problem.applied.empty();
  if (!first_start || problem.code != errc::statement_failed || !problem.where ||
      !problem.hint.empty() || !is_collision(problem)) {
    return problem;
  }
  problem.hint =
      "no migration is recorded in this database, but it is not empty: if its schema was made "
      "without Aludel, `stamp` the revision that it corresponds to";
  return problem;
}

/// A revision that stopped half-way is gone on with first, where nothing of the plan comes before
/// it.
plan with_unfinished_first(const graph& revisions, const state& from, plan what) {
  if (!from.unfinished) return what;
  const auto which = revisions.find(from.unfinished->revision);
  auto& steps = what.steps;
  const auto at = std::find_if(steps.begin(), steps.end(), [&](const step& each) {
    return which == each.revision && each.way == from.unfinished->way;
  });
  if (at == steps.end()) return what;
  const auto needed = at->way == direction::upgrade ? revisions.below(std::span(&at->revision, 1))
                                                    : revisions.above(std::span(&at->revision, 1));
  if (std::any_of(steps.begin(), at, [&](const step& each) { return needed[each.revision]; })) {
    return what;
  }
  std::rotate(steps.begin(), at, at + 1);
  return what;
}

result<turn> in_transaction(progress& at, std::span<const step> steps) {
  auto ran = attempt(at, steps);
  if (ran && *ran == turn::finished) return ran;
  at.connection().rollback();
  at.forget();
  if (ran) return ran;
  return tl::unexpected{at.stay(std::move(ran.error()), "rolled back")};
}

}  // namespace

result<turn> apply(const session& run, const state& from, const plan& planned, report& done) {
  const auto what = with_unfinished_first(run.revisions, from, planned);
  progress at{run, from, what, done};
  auto allowed = check_reversible(at, what);
  if (allowed) allowed = check_code(at, what);
  if (allowed) allowed = take_up(at, what);
  if (!allowed) return tl::unexpected{allowed.error()};
  std::span<const step> left = what.steps;
  while (!left.empty()) {
    if (!at.confirmed(left.front())) return turn::stopped;
    const auto count = steps_in_next_transaction(at, left);
    auto ran = count == 0 ? run_alone(at, left.front()) : in_transaction(at, left.first(count));
    if (!ran) return tl::unexpected{with_hint_to_stamp(std::move(ran.error()), from)};
    if (*ran == turn::overtaken) return ran;
    left = left.subspan(std::max<std::size_t>(count, 1));
  }
  return turn::finished;
}

}  // namespace aludel::detail
