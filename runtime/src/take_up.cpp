// SPDX-License-Identifier: MIT
#include "runtime/src/take_up.hpp"

#include <fmt/format.h>

#include "runtime/src/describe.hpp"
#include "runtime/src/probe.hpp"
#include "runtime/src/statement_words.hpp"
#include "runtime/src/turn.hpp"

namespace aludel::detail {

namespace {

/// Wholly, or in parts that are known.
bool has_run(const unfinished_step& stopped) {
  return stopped.outcome == "done" || stopped.outcome == "part";
}

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
  const bool same = has_run(stopped) ? digest_before(what, stopped.statement + 1) == stopped.chain
                                     : digest_before(what, stopped.statement) == stopped.checksum;
  if (same) return {};
  return tl::unexpected{
      error{.code = errc::interrupted,
            .message =
                fmt::format("revision {} was edited after {} its statement {}", stopped.revision,
                            has_run(stopped) ? "a run of" : "it stopped at", stopped.statement + 1),
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
  return has_run(stopped) ? result<void>{} : find_out(at, first);
}

}  // namespace aludel::detail
