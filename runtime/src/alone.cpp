// SPDX-License-Identifier: MIT
#include "runtime/src/alone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "runtime/src/describe.hpp"
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

  /// Both are there, or neither.
  result<turn> run_with_its_row(std::uint32_t index) {
    at_.remember();
    auto claimed =
        at_.connection().begin_as_is().and_then([&] { return at_.claim(row_for(index)); });
    if (claimed && *claimed == turn::finished) {
      const auto start = stopwatch::now();
      auto done = run_statement(at_.connection(), what_, index);
      if (done) done = at_.finish("done", since(start));
      if (done) done = at_.commit();
      if (done) at_.tell_statement(only_, index, what_.statements(), since(start));
      if (done) return turn::finished;
      claimed = tl::unexpected{done.error()};
    }
    at_.connection().rollback();
    at_.forget();
    return claimed;
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

// ---- Taking up what stopped half-way

std::string_view how(const unfinished_step& stopped) {
  return stopped.outcome == "started" ? "was interrupted in" : "stopped at";
}

tl::unexpected<error> question(const progress& at, std::string hint,
                               std::vector<std::string> notes = {}) {
  const auto& stopped = *at.unfinished();
  error problem{.code = errc::interrupted,
                .message = fmt::format(
                    "the {} of revision {}, which runs without a transaction, {} its "
                    "statement {}",
                    name(stopped.way), stopped.revision, how(stopped), stopped.statement + 1),
                .hint = std::move(hint),
                .notes = std::move(notes)};
  problem.notes.push_back("nothing was changed; the database stays at " + at.position());
  return tl::unexpected{std::move(problem)};
}

/// A statement that is gone on with is known by its number: those before it must be the same.
/// It may have been mended itself, unless it is to be skipped as well.
result<void> check_same_statements(const progress& at, const script_run& what) {
  const auto& stopped = *at.unfinished();
  const bool same = stopped.outcome == "done"
                        ? digest_before(what, stopped.statement + 1) == stopped.chain
                        : digest_before(what, stopped.statement) == stopped.checksum;
  if (same) return {};
  return tl::unexpected{error{
      .code = errc::interrupted,
      .message = fmt::format("revision {} was edited after {} its statement {}", stopped.revision,
                             stopped.outcome == "done" ? "a run of" : "it stopped at",
                             stopped.statement + 1),
      .hint = "restore the file as it was; or take back by hand what has run of it, "
              "and `stamp` where the database then stands",
      .notes = {fmt::format("it runs without a transaction, so the statements before stay "
                            "applied; the database stays at {}",
                            at.position())}}};
}

/// The session that ran it may still be at it.
result<void> wait_for_its_end(const progress& at) {
  const auto& wishes = at.with().wishes;
  const deadline until{wishes.lock_wait};
  for (;;) {
    const auto session = at.tables().session_of_last();
    if (!session) return tl::unexpected{session.error()};
    if (!*session) return {};
    if (until.passed()) {
      auto problem = still_running(*at.unfinished(), **session);
      problem.notes.back() += "; the database stays at " + at.position();
      return tl::unexpected{std::move(problem)};
    }
    if (auto rested = rest(std::chrono::milliseconds(250), wishes); !rested) return rested;
  }
}

/// What only a person can find out.
tl::unexpected<error> ask(const progress& at, std::vector<std::string> statement) {
  return question(
      at,
      fmt::format("did this statement take effect? Find out, then `resolve {0} --applied` goes on "
                  "behind it, `--retry` runs it again; `--reverted` if you took all of {0} back",
                  at.unfinished()->revision),
      std::move(statement));
}

/// The statement that it stopped at is not in the file any more.
result<void> find_out_without(progress& at) {
  if (at.unfinished()->outcome == "started") return ask(at, {"it is not in the file any more"});
  at.take_up_again();
  return {};
}

/// Whether it took effect, from the database itself.
result<void> find_out(progress& at, const script_run& what) {
  const auto index = at.unfinished()->statement;
  if (index >= what.statements()) return find_out_without(at);
  const auto text = statement_text(what, index);
  const auto found = probe(at.connection(), text);
  if (!found) return tl::unexpected{found.error()};
  const bool interrupted = at.unfinished()->outcome == "started";
  if (interrupted && *found == effect::complete) {
    at.take_up_behind();
    return at.finish("done", std::nullopt);  // as long as it took, nobody knows
  }
  // What the database refused had no effect, but for what it had committed itself by then.
  const auto tokens = tokens_of(text, at.language());
  const bool in_part = at.unfinished()->outcome == "failed" &&
                       at.language() == dialect::postgresql && may_commit({text, tokens});
  if (!in_part && (!interrupted || *found == effect::none)) {
    at.take_up_again();
    return {};
  }
  return ask(at, {fmt::format("{}:{}: {}", at.revisions().file(what.what.revision),
                              line_of(what, index), text.substr(0, text.find('\n')))});
}

}  // namespace

error still_running(const unfinished_step& which, int session) {
  return {.code = errc::locked,
          .message = fmt::format("statement {} of revision {} is still running in session {}",
                                 which.statement + 1, which.revision, session),
          .hint = "wait for its end, or end that session: pg_terminate_backend",
          .notes = {"nothing was changed"}};
}

result<void> take_up(progress& at, const plan& what) {
  if (!at.unfinished()) return {};
  const auto& stopped = *at.unfinished();
  const bool next = !what.steps.empty() &&
                    at.revisions().id(what.steps.front().revision) == stopped.revision &&
                    what.steps.front().way == stopped.way;
  if (!next) {
    return question(
        at, fmt::format("finish it first: `{}`", way_to_finish(at.revisions(), *at.unfinished())));
  }
  const auto first = at.script(what.steps.front());
  const auto limits = at.settings(first, at.with().wishes.lock_timeout);
  if (auto settled = at.connection().settle(limits); !settled) return settled;
  if (stopped.outcome == "started") {
    if (auto over = wait_for_its_end(at); !over) return over;
  }
  if (auto same = check_same_statements(at, first); !same) return same;
  return stopped.outcome == "done" ? result<void>{} : find_out(at, first);
}

result<turn> run_alone(progress& at, step only) {
  at.announce(only);
  at.remember();
  return alone(at, only).run();
}

}  // namespace aludel::detail
