// SPDX-License-Identifier: MIT
#include "runtime/src/apply.hpp"

#include <fmt/format.h>

#include <span>

#include "runtime/src/describe.hpp"
#include "runtime/src/run.hpp"

namespace aludel::detail {

namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// The server's lock table is finite: about 1,800 tables in one transaction are its end.
constexpr std::size_t most_steps_in_a_transaction = 100;

milliseconds since(clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(clock::now() - start);
}

/// The run of a plan: where it has come to.
class applier {
public:
  applier(const session& run, const state& from, const plan& what, report& done)
      : run_(run),
        revisions_(run.revisions.revisions()),
        language_(run.connection.language()),
        plan_(what),
        done_(done),
        sequence_(from.sequence),
        unfinished_(from.unfinished),
        applied_(run.revisions.below(what.from)),
        total_(done.steps.size() + what.steps.size()) {
    done_.heads = ids_of(revisions_, what.from);
  }

  result<turn> run() {
    if (auto allowed = check_plan(); !allowed) return tl::unexpected{allowed.error()};
    std::span<const step> left = plan_.steps;
    while (!left.empty()) {
      if (!confirmed(left.front())) return turn::stopped;
      const auto count = steps_in_next_transaction(left);
      auto ran = count == 0 ? without_transaction(left.front()) : in_transaction(left.first(count));
      if (!ran || *ran == turn::overtaken) return ran;
      left = left.subspan(std::max<std::size_t>(count, 1));
    }
    return turn::finished;
  }

private:
  [[nodiscard]] script_run script(step of) const {
    return {revisions_, of, language_, run_.stored};
  }

  /// What can be refused before anything runs.
  [[nodiscard]] result<void> check_plan() const {
    for (const auto& each : plan_.steps) {
      const auto& reason = script(each).script.irreversible;
      if (each.way == direction::upgrade || reason.length == 0 || run_.stored != nullptr) continue;
      return tl::unexpected{
          error{.code = errc::irreversible,
                .message = fmt::format("revision {} is irreversible: {}",
                                       title(revisions_, each.revision), revisions_.view(reason)),
                .hint = "restore a backup, or write a new revision that goes forward",
                .notes = {"nothing was changed; the database stays at " + position()}}};
    }
    return check_unfinished();
  }

  /// A revision that stopped half-way comes first, in the direction that it had.
  [[nodiscard]] result<void> check_unfinished() const {
    if (!unfinished_) return {};
    const bool same = !plan_.steps.empty() &&
                      revisions_.id(plan_.steps.front().revision) == unfinished_->revision &&
                      plan_.steps.front().way == unfinished_->way;
    if (same && unfinished_->outcome != "started") return check_same_statements();
    const auto state = unfinished_->outcome == "started" ? "was interrupted in" : "stopped at";
    return tl::unexpected{error{
        .code = errc::interrupted,
        .message = fmt::format("the {} of revision {}, which runs without a transaction, {} its "
                               "statement {}",
                               name(unfinished_->way), unfinished_->revision, state,
                               unfinished_->statement + 1),
        .hint = same ? "find out whether that statement took effect, and `stamp` accordingly"
                     : fmt::format("finish it first: `{} {}`", name(unfinished_->way),
                                   unfinished_->revision),
        .notes = {"nothing was changed; the database stays at " + position()}}};
  }

  /// A statement that is gone on with is known by its number: those before it must be the same.
  /// It may have been mended itself, unless it is to be skipped as well.
  [[nodiscard]] result<void> check_same_statements() const {
    const auto& first = plan_.steps.front();
    const bool same =
        unfinished_->outcome == "done"
            ? row_of(first).chain == unfinished_->chain
            : digest_before(script(first), unfinished_->statement) == unfinished_->checksum;
    if (same) return {};
    return tl::unexpected{error{
        .code = errc::interrupted,
        .message = fmt::format("revision {} was edited after it stopped at its statement {}",
                               unfinished_->revision, unfinished_->statement + 1),
        .hint = "restore the file as it was; or take back the statements before that one by hand, "
                "and `stamp` where the database then stands",
        .notes = {fmt::format("it runs without a transaction, so the statements before stay "
                              "applied; the database stays at {}",
                              position())}}};
  }

  /// 0: the next step runs without one.
  [[nodiscard]] std::size_t steps_in_next_transaction(std::span<const step> left) const {
    const bool alone = run_.wishes.transaction_per_revision || run_.wishes.confirm;
    const auto most = alone ? 1 : most_steps_in_a_transaction;
    std::size_t count = 0;
    while (count < left.size() && count < most && script(left[count]).transactional()) {
      ++count;
    }
    return count;
  }

  // ---- A transaction of one or many revisions

  result<turn> in_transaction(std::span<const step> steps) {
    const auto first_sequence = sequence_;
    const auto applied_before = applied_;
    auto ran = attempt(steps);
    if (ran && *ran == turn::finished) return ran;
    run_.connection.rollback();
    sequence_ = first_sequence;
    applied_ = applied_before;
    reports_.clear();
    if (ran) return ran;
    return tl::unexpected{stay(std::move(ran.error()), "rolled back")};
  }

  result<turn> attempt(std::span<const step> steps) {
    // The claim itself must not wait for ever, so the session's limits come before it.
    auto done = run_.connection.settle({.lock_timeout = run_.wishes.lock_timeout});
    if (done) done = run_.connection.begin();
    if (!done) return tl::unexpected{done.error()};
    // The sequence numbers after a claimed one are nobody else's either.
    auto claimed = claim(row_of(steps.front()));
    if (!claimed || *claimed == turn::overtaken) return claimed;
    for (const auto& each : steps) {
      const auto start = clock::now();
      if (done) done = run_step(each);
      if (done) done = record_step(each, &each == &steps.front(), since(start));
    }
    if (done) done = move_heads();
    if (done) done = run_.connection.commit();
    if (!done) return tl::unexpected{done.error()};
    settled();
    return turn::finished;
  }

  result<void> run_step(step each) {
    const auto what = script(each);
    announce(each);
    auto done = check_payload(what, language_);
    if (done) done = run_.connection.settle(settings(what, run_.wishes.lock_timeout));
    for (std::size_t index = 0; done && index < what.statements(); ++index) {
      const auto start = clock::now();
      done = run_statement(run_.connection, what, index);
      if (done) tell_statement(each, index, what.statements(), since(start));
    }
    if (done && each.way == direction::upgrade) done = verify(run_.connection, what);
    return done;
  }

  /// Completes the claim, or adds a row for a revision after it.
  result<void> record_step(step each, bool is_claim, milliseconds duration) {
    auto recorded = [&] {
      if (is_claim) return run_.tables.finish(sequence_, "done", duration);
      auto row = row_of(each);
      row.sequence = ++sequence_;
      row.duration_ms = duration.count();
      return run_.tables.insert(row);
    }();
    if (recorded) complete(each, duration);
    return recorded;
  }

  // ---- A revision with `transaction=off`: each statement has a row of its own

  result<turn> without_transaction(step only) {
    const auto start = clock::now();
    const auto what = script(only);
    announce(only);
    // Building an index concurrently waits for the transactions before it, without holding
    // anybody up: it may do so for as long as we are willing to wait at all.
    auto done = check_payload(what, language_);
    if (done) done = run_.connection.settle(settings(what, run_.wishes.lock_wait));
    auto before = digest_before(what, first_statement());
    for (auto index = first_statement(); done && index < what.statements(); ++index) {
      auto claimed = claim(only, index, before);
      if (!claimed || *claimed == turn::overtaken) return claimed;
      const auto began = clock::now();
      before = digest_after(what, index, before);
      done = run_statement(run_.connection, what, index);
      if (done) tell_statement(only, index, what.statements(), since(began));
      auto noted = run_.tables.finish(sequence_, done ? "done" : "failed", since(began));
      if (done) done = noted;
      if (!done) return tl::unexpected{stopped(done.error(), index, what.statements())};
    }
    if (!done) return tl::unexpected{stay(done.error(), "nothing was changed")};
    unfinished_.reset();
    return conclude(only, start);
  }

  /// The end of such a revision: verified, recorded and the head moved, in one transaction.
  result<turn> conclude(step only, clock::time_point start) {
    const auto what = script(only);
    auto done = run_.connection.settle({.lock_timeout = run_.wishes.lock_timeout});
    if (done) done = run_.connection.begin();
    if (done) {
      auto claimed = claim(row_of(only));
      if (claimed && *claimed == turn::overtaken) {
        run_.connection.rollback();
        return claimed;
      }
      if (!claimed) done = tl::unexpected{claimed.error()};
    }
    if (done && only.way == direction::upgrade) done = verify(run_.connection, what);
    if (done) done = run_.tables.finish(sequence_, "done", since(start));
    if (done) complete(only, since(start));
    if (done) done = move_heads();
    if (done) done = run_.connection.commit();
    if (done) {
      settled();
      return turn::finished;
    }
    run_.connection.rollback();
    reports_.clear();
    return tl::unexpected{stay(done.error(),
                               "its statements, which run without a transaction, "
                               "stay applied")};
  }

  [[nodiscard]] std::uint32_t first_statement() const {
    if (!unfinished_) return 0;
    return unfinished_->outcome == "done" ? unfinished_->statement + 1 : unfinished_->statement;
  }

  [[nodiscard]] error stopped(error problem, std::size_t index, std::size_t count) const {
    problem.notes.push_back(fmt::format(
        "statement {} of {} failed; this revision runs without a transaction, so those before it "
        "stay applied, and a new run goes on at this one",
        index + 1, count));
    return stay(std::move(problem), "not completed");
  }

  // ---- Common to both

  [[nodiscard]] history_row row_of(step each) const {
    auto row = describe(revisions_, each.revision, language_, name(each.way), run_.wishes);
    if (each.way == direction::upgrade) return row;
    row.downgrade.reset();
    if (run_.stored != nullptr) {
      row.checksum = run_.stored->checksum;
      row.chain = run_.stored->chain;
    }
    return row;
  }

  /// For a single statement; `before`: the digest of those before it.
  result<turn> claim(step each, std::uint32_t statement, std::string before) {
    auto row = row_of(each);
    row.statement = statement;
    row.checksum = std::move(before);
    row.downgrade.reset();
    return claim(std::move(row));
  }

  /// The row that nobody else can have inserted: sequence numbers are given out once.
  result<turn> claim(history_row row) {
    row.sequence = sequence_ + 1;
    row.outcome = "started";
    const auto inserted = run_.tables.claim(row);
    if (!inserted && is_conflict(inserted.error())) return turn::overtaken;
    if (!inserted) return tl::unexpected{inserted.error()};
    ++sequence_;
    return turn::finished;
  }

  [[nodiscard]] static session_settings settings(const script_run& what,
                                                 milliseconds lock_timeout) {
    if (what.stored != nullptr) return {.lock_timeout = lock_timeout};
    const auto& section = what.section();
    return {.lock_timeout =
                section.lock_timeout_ms > 0 ? milliseconds(section.lock_timeout_ms) : lock_timeout,
            .statement_timeout = milliseconds(section.statement_timeout_ms)};
  }

  result<void> move_heads() {
    return run_.tables.move_heads(recorded(revisions_, language_, run_.revisions.heads(applied_)));
  }

  /// A step has run, in a transaction that is not committed.
  void complete(step each, milliseconds duration) {
    applied_[each.revision] = each.way == direction::upgrade;
    reports_.push_back({std::string(revisions_.id(each.revision)),
                        std::string(revisions_.message(each.revision)), each.way, duration});
    tell(events::revision_done{.what = event_of(each, reports_.size()), .duration = duration});
  }

  /// The transaction is committed.
  void settled() {
    done_.steps.insert(done_.steps.end(), reports_.begin(), reports_.end());
    done_.heads = ids_of(revisions_, run_.revisions.heads(applied_));
    reports_.clear();
  }

  // ---- What the observer is told

  /// `number`: in the transaction at hand.
  [[nodiscard]] revision_run event_of(step each, std::size_t number) const {
    return {.revision = revisions_.id(each.revision),
            .message = revisions_.message(each.revision),
            .from = each.way == direction::upgrade ? below_ : revisions_.id(each.revision),
            .to = each.way == direction::upgrade ? revisions_.id(each.revision) : below_,
            .way = each.way,
            .number = done_.steps.size() + number,
            .total = total_};
  }

  [[nodiscard]] bool confirmed(step next) {
    below_ = parents_of(revisions_, next.revision);
    return !run_.wishes.confirm || run_.wishes.confirm(event_of(next, 1));
  }

  void announce(step each) {
    below_ = parents_of(revisions_, each.revision);
    tell(events::running{event_of(each, reports_.size() + 1)});
  }

  void tell_statement(step each, std::size_t index, std::size_t count, milliseconds spent) const {
    tell(events::statement_done{.what = event_of(each, reports_.size() + 1),
                                .index = index,
                                .count = count,
                                .duration = spent});
  }

  void tell(const event& what) const {
    if (run_.wishes.observer) run_.wishes.observer(what);
  }

  [[nodiscard]] std::string position() const {
    return done_.heads.empty() ? "base" : fmt::format("{}", fmt::join(done_.heads, ", "));
  }

  /// Completes an error with what it left behind.
  [[nodiscard]] error stay(error problem, std::string_view what_happened) const {
    problem.notes.push_back(fmt::format("{}; the database stays at {}", what_happened, position()));
    for (const auto& each : done_.steps) problem.applied.push_back(each.revision);
    return problem;
  }

  const session& run_;
  const bundle& revisions_;
  dialect language_;
  const plan& plan_;
  report& done_;
  std::int64_t sequence_;  ///< the last one that is ours or was there before
  std::optional<unfinished_step> unfinished_;
  revision_set applied_;
  std::vector<step_report> reports_;  ///< of the transaction at hand
  std::size_t total_;
  std::string below_;  ///< what the revision at hand stands on
};

}  // namespace

result<turn> apply(const session& run, const state& from, const plan& what, report& done) {
  return applier(run, from, what, done).run();
}

}  // namespace aludel::detail
