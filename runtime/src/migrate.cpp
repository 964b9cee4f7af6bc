// SPDX-License-Identifier: MIT
#include "runtime/src/migrate.hpp"

#include <fmt/format.h>

#include "runtime/src/describe.hpp"
#include "runtime/src/preflight.hpp"
#include "runtime/src/turn.hpp"

namespace aludel::detail {

namespace {

/// Statements that kill their own connection are not tried for ever.
constexpr std::size_t most_reconnections = 5;
/// Nor is a claim that fails although nobody has gone on.
constexpr std::size_t most_conflicts = 5;

watch watch_of(const options& wishes) {
  watch how{.stop = wishes.stop, .blocked = {}};
  if (wishes.observer) {
    how.blocked = [observer = wishes.observer](const events::blocked& what) { observer(what); };
  }
  return how;
}

/// The loop of a run: whatever happens on the way, the database says where it stands.
class migration_run {
public:
  migration_run(const session& given, const planner& make_plan)
      : wishes_(given.wishes),
        run_{given.connection, given.tables, given.revisions, wishes_,
             given.stored,     &doubt_,      &conflict_},
        make_plan_(make_plan),
        until_(wishes_.lock_wait),
        turn_(given.connection) {
    run_.connection.watch_with(watch_of(wishes_));
  }
  migration_run(const migration_run&) = delete;
  migration_run& operator=(const migration_run&) = delete;
  ~migration_run() { run_.connection.watch_with({}); }

  result<report> to_the_end(state first) {
    auto now = result<state>{std::move(first)};
    for (;;) {
      auto finished = now ? advance(*now) : held_up(std::move(now.error()));
      if (finished && *finished) return std::move(done_);
      if (!finished) {
        if (auto again = recover(std::move(finished.error())); !again) {
          return tl::unexpected{with_what_was_done(std::move(again.error()))};
        }
      }
      now = run_.tables.read();
    }
  }

private:
  /// Goes one step further: plans, looks around, takes the turn, makes the tables, or applies the
  /// plan. True at the end, or where the caller wants no more; else the state is to be read again.
  result<bool> advance(const state& now) {
    heads_.clear();
    for (const auto& each : now.heads) heads_.push_back(each.revision);
    if (auto wanted = go_on(wishes_); !wanted) return tl::unexpected{wanted.error()};
    look_up_doubt(now);
    const auto what = make_plan_(now);
    if (!what) return tl::unexpected{what.error()};
    if (what->steps.empty() && !now.unfinished) {
      done_.heads = ids_of(run_.revisions.revisions(), what->from);
      return true;
    }
    if (!looked_around_) {
      if (auto fit = check_circumstances(run_, now, *what); !fit) {
        return tl::unexpected{fit.error()};
      }
      looked_around_ = true;
    }
    if (!turn_.held()) {
      return turn_.wait(run_.revisions.revisions().name, wishes_, until_).map([] { return false; });
    }
    if (!now.tables) {
      const auto made = run_.tables.create_tables(wishes_.lock_timeout);
      if (made) return false;
      if (!is_conflict(made.error())) return held_up(made.error());
      conflict_ = made.error();
      return overtaken(now);
    }
    shared_transaction_ = what->steps.size() > 1 && !wishes_.transaction_per_revision;
    const auto ran = apply(run_, now, *what, done_);
    if (!ran) return tl::unexpected{ran.error()};
    return *ran == turn::overtaken ? overtaken(now) : true;
  }

  /// While the record was read or made, before any revision.
  [[nodiscard]] tl::unexpected<error> held_up(error problem) const {
    if (is_contention(problem)) problem.notes.push_back("the database stays at " + place(heads_));
    return tl::unexpected{std::move(problem)};
  }

  /// Another process was first: then the next reading shows what it did. Where it does not, again
  /// and again, something else is in the way.
  result<bool> overtaken(const state& before) {
    conflicts_ = before.sequence == conflict_at_ ? conflicts_ + 1 : 1;
    conflict_at_ = before.sequence;
    if (conflicts_ < most_conflicts) return false;
    auto problem = std::move(conflict_);
    problem.code = errc::database_failed;
    if (problem.hint.empty()) {
      problem.hint =
          "Aludel's own tables cannot be made, or written: look for what has their names, "
          "and for indexes and constraints on them that are not Aludel's";
    }
    problem.notes.emplace_back("nothing was changed by this try");
    return tl::unexpected{std::move(problem)};
  }

  /// Whatever ends the run, what it had committed by then stays.
  [[nodiscard]] error with_what_was_done(error problem) const {
    if (!problem.applied.empty() || done_.steps.empty()) return problem;
    std::erase(problem.notes, "nothing was changed");
    for (const auto& each : done_.steps) problem.applied.push_back(each.revision);
    problem.notes.push_back("the database stays at " + place(done_.heads));
    return problem;
  }

  /// A COMMIT without an answer is never repeated: its rows are there, or they are not.
  void look_up_doubt(const state& now) {
    if (doubt_.sequence > 0 && now.sequence >= doubt_.sequence) {
      done_.steps.insert(done_.steps.end(), doubt_.steps.begin(), doubt_.steps.end());
    }
    doubt_ = {};
  }

  /// Time that is spent working is not spent waiting.
  void be_patient_again() {
    if (patient_since_ == done_.steps.size()) return;
    patient_since_ = done_.steps.size();
    until_ = deadline{wishes_.lock_wait};
  }

  /// Whether another try makes sense, after what it takes.
  result<void> recover(error problem) {
    be_patient_again();
    if (auto wanted = go_on(wishes_); !wanted) return stopped(std::move(problem));
    if (problem.code == errc::connection_lost) return reconnect(std::move(problem));
    // Locks ran out, or a new value of an enum was used: less in a transaction helps.
    const bool too_much = problem.sqlstate == "53200" || problem.sqlstate == "55P04";
    if (too_much && shared_transaction_) {
      wishes_.transaction_per_revision = true;
      return {};
    }
    return try_again(std::move(problem), wishes_, until_, ++attempts_);
  }

  /// Whatever the database said when its statement was cancelled.
  tl::unexpected<error> stopped(error problem) {
    auto told = go_on(wishes_).error();
    told.notes = std::move(problem.notes);
    told.applied = std::move(problem.applied);
    told.where = std::move(problem.where);
    if (told.notes.empty()) told.notes.emplace_back("nothing was changed");
    return tl::unexpected{std::move(told)};
  }

  result<void> reconnect(error problem) {
    turn_.lost();
    looked_around_ = false;
    if (++reconnections_ > most_reconnections) return tl::unexpected{std::move(problem)};
    for (;;) {
      const auto made = run_.connection.reconnect();
      if (made) return {};
      if (!is_transient(made.error()) || until_.passed()) {
        problem.notes.push_back(made.error().message);
        return tl::unexpected{std::move(problem)};
      }
      if (auto rested = rest(std::chrono::milliseconds(200), wishes_); !rested) return rested;
    }
  }

  options wishes_;
  commit_in_doubt doubt_;
  session run_;
  const planner& make_plan_;
  deadline until_;
  exclusive_turn turn_;
  report done_;
  std::vector<std::string> heads_;  ///< when they were last read
  error conflict_;
  std::size_t conflicts_ = 0;
  std::int64_t conflict_at_ = -1;  ///< the last number of the history then
  /// How many revisions were done when the time of waiting began; none was a failure yet.
  std::size_t patient_since_ = static_cast<std::size_t>(-1);
  bool looked_around_ = false;
  bool shared_transaction_ = false;
  std::size_t attempts_ = 0;
  std::size_t reconnections_ = 0;
};

}  // namespace

result<report> migrate_from(const session& run, const planner& make_plan, state now) {
  return migration_run(run, make_plan).to_the_end(std::move(now));
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
