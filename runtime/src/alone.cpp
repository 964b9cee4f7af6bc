// SPDX-License-Identifier: MIT
#include "runtime/src/alone.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "runtime/src/batches.hpp"
#include "runtime/src/probe.hpp"
#include "runtime/src/statement_words.hpp"
#include "runtime/src/turn.hpp"

namespace aludel::detail {

namespace {

/// SET ROLE and its like last until the revision's end. In a transaction of its own SET LOCAL would
/// be taken for it.
bool changes_identity(const words& of) {
  return of.have({"ROLE"}) || of.have({"AUTHORIZATION"}) || of.have({"SET_CONFIG"}) ||
         of.have({"CLIENT_ENCODING"}) || of.have({"NAMES"});
}

/// The statements of one such revision, from one on.
class alone {
public:
  alone(progress& at, step only) : at_(at), only_(only), what_(at.script(only)) {}

  result<turn> run() {
    const auto start = stopwatch::now();
    const auto first = first_statement();
    auto done = check_payload(what_, at_.language());
    if (done) done = at_.connection().settle(limits());
    if (done) done = set_session_again(first);
    if (!done) return tl::unexpected{at_.stay(done.error(), "nothing was changed")};
    before_ = digest_before(what_, first);
    for (auto index = first; index < what_.statements(); ++index) {
      auto ran = run(index);
      if (!ran) return tl::unexpected{stopped(std::move(ran.error()), index)};
      if (*ran == turn::overtaken) return ran;
      before_ = digest_after(what_, index, before_);
    }
    at_.took_up();
    return conclude(start);
  }

private:
  [[nodiscard]] session_settings limits() const {
    return at_.settings(what_, at_.with().wishes.lock_timeout);
  }

  [[nodiscard]] std::uint32_t first_statement() const {
    const auto& stopped = at_.unfinished();
    if (!stopped) return 0;
    return stopped->outcome == "done" ? stopped->statement + 1 : stopped->statement;
  }

  /// What the statements that ran before have set is gone with their session.
  result<void> set_session_again(std::uint32_t first) {
    result<void> done;
    for (std::uint32_t index = 0; done && index < first && index < what_.statements(); ++index) {
      const auto text = statement_text(what_, index);
      const auto tokens = tokens_of(text, at_.language(), most_telling_words);
      if (sets_session({text, tokens}, at_.language())) {
        done = run_statement(at_.connection(), what_, index);
      }
    }
    return done;
  }

  result<turn> run(std::uint32_t index) {
    if (auto wanted = go_on(at_.with().wishes); !wanted) return tl::unexpected{wanted.error()};
    // A script asks nothing, and so knows no batches.
    if (what_.batches(index) != nullptr && !at_.tables().plans_ahead()) return run_batches(index);
    const auto text = statement_text(what_, index);
    const auto tokens = tokens_of(text, at_.language());
    const words of{text, tokens};
    if (changes_identity(of) || needs_no_transaction(of, at_.language()) ||
        may_control_transaction(of, at_.language())) {
      return run_by_itself(index);
    }
    auto ran = run_with_its_row(index);
    if (!ran && wants_no_transaction(ran.error())) return run_by_itself(index);
    return ran;
  }

  [[nodiscard]] history_row row_for(std::uint32_t index) const {
    auto row = at_.row_of(only_);
    row.statement = index;
    row.checksum = before_;
    row.chain = digest_after(what_, index, before_);
    row.downgrade.reset();
    return row;
  }

  /// A change and its row: both are there, or neither.
  template <class Change>
  result<turn> with_its_row(history_row row, std::string_view outcome, Change change) {
    at_.remember();
    auto claimed =
        at_.connection().begin_as_is().and_then([&] { return at_.claim(std::move(row)); });
    if (claimed && *claimed == turn::finished) {
      const auto start = stopwatch::now();
      result<void> done = change();
      if (done) done = at_.finish(outcome, since(start));
      if (done) done = at_.commit();
      if (done) return turn::finished;
      claimed = tl::unexpected{done.error()};
    }
    at_.connection().rollback();
    at_.forget();
    return claimed;
  }

  result<turn> run_with_its_row(std::uint32_t index) {
    const auto start = stopwatch::now();
    auto ran = with_its_row(row_for(index), "done",
                            [&] { return run_statement(at_.connection(), what_, index); });
    if (ran && *ran == turn::finished) {
      at_.tell_statement(only_, index, what_.statements(), since(start));
    }
    return ran;
  }

  // ---- Backfills

  /// Where it goes on from.
  [[nodiscard]] batch_end last_end(std::uint32_t index) const {
    const auto& stopped = at_.unfinished();
    if (!stopped || stopped->statement != index || !stopped->position) return {};
    return read_batch_end(*stopped->position).value_or(batch_end{});
  }

  /// Others may add rows behind its back, and so it begins again until there is nothing to do.
  result<turn> run_batches(std::uint32_t index) {
    const auto start = stopwatch::now();
    auto all = batches::of(at_.connection(), *what_.batches(index));
    if (!all) return tl::unexpected{placed(index, all.error())};
    for (auto behind = last_end(index);; behind = {}) {
      const auto changed = run_pass(index, *all, behind);
      if (!changed) return tl::unexpected{changed.error()};
      if (!*changed) return turn::overtaken;
      const auto more = all->has_more();
      if (!more) return tl::unexpected{placed(index, more.error())};
      if (!*more) break;
      if (**changed == 0 && behind.key.empty())
        return tl::unexpected{placed(index, all->unreached())};
    }
    auto ran = with_its_row(row_for(index), "done", [] { return result<void>{}; });
    if (ran && *ran == turn::finished) {
      at_.tell_statement(only_, index, what_.statements(), since(start));
    }
    return ran;
  }

  /// To the table's end; how many rows it has changed. Nothing: it was overtaken.
  result<std::optional<std::int64_t>> run_pass(std::uint32_t index, batches& all,
                                               batch_end behind) {
    const auto& wishes = at_.with().wishes;
    const auto pause = std::chrono::milliseconds(what_.batches(index)->pause_ms);
    const auto start = stopwatch::now();
    const auto before = behind.passed;
    for (std::int64_t changed = 0;;) {
      if (auto wanted = go_on(wishes); !wanted) return tl::unexpected{wanted.error()};
      const auto to = all.next(behind);
      if (!to) return tl::unexpected{placed(index, to.error())};
      auto row = row_for(index);
      row.position = written(to->value_or(batch_end{}));
      const auto ran = with_its_row(std::move(row), "part", [&]() -> result<void> {
        const auto rows = all.change(behind, *to);
        if (!rows) return tl::unexpected{placed(index, rows.error())};
        changed += *rows;
        return {};
      });
      if (!ran) return tl::unexpected{ran.error()};
      if (*ran == turn::overtaken) return std::optional<std::int64_t>{};
      if (!*to) return std::optional(changed);
      behind = **to;
      at_.tell_batch(only_, index, what_.statements(), behind.passed, all.total(),
                     time_left(since(start), behind.passed - before, all.total() - behind.passed));
      if (pause.count() > 0) {
        if (auto rested = rest(pause, wishes); !rested) return tl::unexpected{rested.error()};
      }
    }
  }

  /// As long as it took for each of the rows until now.
  static std::optional<std::chrono::milliseconds> time_left(std::chrono::milliseconds spent,
                                                            std::int64_t done, std::int64_t left) {
    if (done <= 0 || left <= 0) return std::nullopt;
    return spent * left / done;
  }

  [[nodiscard]] error placed(std::uint32_t index, error problem) const {
    problem.where = in_file(what_, index, {});
    return problem;
  }

  /// It holds nobody up while it waits, and may do so for longer.
  result<turn> run_by_itself(std::uint32_t index) {
    const auto text = statement_text(what_, index);
    const bool in_script = at_.tables().plans_ahead();  // where nothing can be asked
    auto done = in_script ? result<void>{} : clear_the_way(at_.connection(), text);
    if (done) {
      done = at_.connection().limit_lock_waits(
          at_.settings(what_, at_.with().wishes.concurrent_wait).lock_timeout);
    }
    if (!done) return tl::unexpected{done.error()};
    auto claimed = at_.claim(row_for(index));
    if (!claimed || *claimed == turn::overtaken) return claimed;
    const auto start = stopwatch::now();
    done = run_statement(at_.connection(), what_, index);
    if (done && !in_script) done = check_new_index(at_.connection(), text);
    if (done) at_.tell_statement(only_, index, what_.statements(), since(start));
    const bool time_is_up = since(start) >= at_.with().wishes.concurrent_wait;
    if (!done && time_is_up && is_contention(done.error())) done.error().code = errc::locked;
    auto noted = at_.finish(done ? "done" : "failed", since(start));
    if (done) done = noted;
    if (done) done = at_.connection().limit_lock_waits(limits().lock_timeout);
    if (!done) return tl::unexpected{done.error()};
    at_.remember();
    return turn::finished;
  }

  /// The end of such a revision: verified, recorded and the head moved, in one transaction.
  result<turn> conclude(stopwatch::time_point start) {
    at_.remember();
    auto claimed =
        at_.connection().begin({.lock_timeout = at_.with().wishes.lock_timeout}).and_then([&] {
          return at_.claim(at_.row_of(only_));
        });
    if (claimed && *claimed == turn::finished) {
      result<void> done;
      if (only_.way == direction::upgrade) done = verify(at_.connection(), what_);
      if (done) done = at_.finish("done", since(start));
      if (done) at_.complete(only_, since(start));
      if (done) done = at_.move_heads();
      if (done) done = at_.commit();
      if (done) return turn::finished;
      claimed = tl::unexpected{at_.stay(done.error(),
                                        "its statements, which run without a transaction, stay "
                                        "applied")};
    }
    at_.connection().rollback();
    at_.forget();
    return claimed;
  }

  [[nodiscard]] error stopped(error problem, std::size_t index) const {
    std::string how = "failed; this revision";
    if (problem.code == errc::stopped) {
      how = fmt::format("of revision {} did not come to its end; it",
                        at_.revisions().id(only_.revision));
    }
    problem.notes.push_back(
        fmt::format("statement {} of {} {} runs without a transaction, so those before it stay "
                    "applied, and a new run goes on at this one",
                    index + 1, what_.statements(), how));
    return at_.stay(std::move(problem), "not completed");
  }

  progress& at_;
  step only_;
  script_run what_;
  std::string before_;  ///< the digest of the statements before the one at hand
};

}  // namespace

result<turn> run_alone(progress& at, step only) {
  at.announce(only);
  at.remember();
  return alone(at, only).run();
}

}  // namespace aludel::detail
