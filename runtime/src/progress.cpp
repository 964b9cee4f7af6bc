// SPDX-License-Identifier: MIT
#include "runtime/src/progress.hpp"

#include <fmt/format.h>

#include "runtime/src/describe.hpp"

namespace aludel::detail {

using std::chrono::milliseconds;

progress::progress(const session& run, const state& from, const plan& what, report& done)
    : run_(run),
      language_(run.connection.language()),
      done_(done),
      sequence_(from.sequence),
      unfinished_(from.unfinished),
      applied_(run.revisions.below(what.from)),
      total_(done.steps.size() + what.steps.size()) {
  done_.heads = ids_of(revisions(), what.from);
  remember();
}

session_settings progress::settings(const script_run& what, milliseconds lock_timeout) const {
  if (what.stored != nullptr) return {.lock_timeout = lock_timeout};
  const auto& section = what.section();
  return {.lock_timeout =
              section.lock_timeout_ms > 0 ? milliseconds(section.lock_timeout_ms) : lock_timeout,
          .statement_timeout = milliseconds(section.statement_timeout_ms)};
}

history_row progress::row_of(step each) const {
  auto row = describe(revisions(), each.revision, language_, name(each.way), run_.wishes);
  if (each.way == direction::upgrade) return row;
  row.downgrade.reset();
  if (run_.stored != nullptr) {
    row.checksum = run_.stored->checksum;
    row.chain = run_.stored->chain;
  }
  return row;
}

result<turn> progress::claim(history_row row) {
  row.sequence = sequence_ + 1;
  row.outcome = "started";
  const auto inserted = run_.tables.claim(row);
  if (!inserted && is_conflict(inserted.error())) {
    if (run_.conflict != nullptr) *run_.conflict = inserted.error();
    return turn::overtaken;
  }
  if (!inserted) return tl::unexpected{inserted.error()};
  ++sequence_;
  return turn::finished;
}

result<void> progress::insert(history_row row) {
  row.sequence = ++sequence_;
  return run_.tables.insert(row);
}

result<void> progress::finish(std::string_view outcome, std::optional<milliseconds> duration) {
  return run_.tables.finish(sequence_, outcome, duration);
}

result<void> progress::move_heads() {
  return run_.tables.move_heads(recorded(revisions(), language_, run_.revisions.heads(applied_)));
}

void progress::complete(step each, milliseconds duration) {
  applied_[each.revision] = each.way == direction::upgrade;
  reports_.push_back({std::string(revisions().id(each.revision)),
                      std::string(revisions().message(each.revision)), each.way, duration});
  tell(events::revision_done{.what = event_of(each, reports_.size()), .duration = duration});
}

result<void> progress::commit() {
  auto done = run_.connection.commit();
  in_doubt_ = !done && done.error().code == errc::connection_lost;
  if (done) settled();
  if (in_doubt_ && run_.doubt != nullptr) *run_.doubt = {.sequence = sequence_, .steps = reports_};
  return done;
}

void progress::settled() {
  done_.steps.insert(done_.steps.end(), reports_.begin(), reports_.end());
  done_.heads = ids_of(revisions(), run_.revisions.heads(applied_));
  reports_.clear();
  remember();
}

void progress::remember() {
  sequence_before_ = sequence_;
  applied_before_ = applied_;
}

void progress::forget() {
  sequence_ = sequence_before_;
  applied_ = applied_before_;
  reports_.clear();
}

revision_run progress::event_of(step each, std::size_t number) const {
  return {.revision = revisions().id(each.revision),
          .message = revisions().message(each.revision),
          .from = each.way == direction::upgrade ? below_ : revisions().id(each.revision),
          .to = each.way == direction::upgrade ? revisions().id(each.revision) : below_,
          .way = each.way,
          .number = done_.steps.size() + number,
          .total = total_};
}

bool progress::confirmed(step next) {
  below_ = parents_of(revisions(), next.revision);
  return !run_.wishes.confirm || run_.wishes.confirm(event_of(next, 1));
}

void progress::announce(step each) {
  below_ = parents_of(revisions(), each.revision);
  tell(events::running{event_of(each, reports_.size() + 1)});
}

void progress::tell_statement(step each, std::size_t index, std::size_t count,
                              milliseconds spent) const {
  tell(events::statement_done{.what = event_of(each, reports_.size() + 1),
                              .index = index,
                              .count = count,
                              .duration = spent});
}

void progress::tell_batch(step each, std::size_t index, std::size_t count, std::int64_t rows,
                          std::int64_t total, std::optional<milliseconds> left) const {
  tell(events::batch_done{.what = event_of(each, reports_.size() + 1),
                          .index = index,
                          .count = count,
                          .rows = rows,
                          .total = total,
                          .left = left});
}

void progress::tell(const event& what) const {
  if (run_.wishes.observer) run_.wishes.observer(what);
}

std::string progress::position() const { return place(done_.heads); }

error progress::stay(error problem, std::string_view what_happened) const {
  if (in_doubt_) {
    problem.notes.push_back(fmt::format(
        "the database stood at {} before; a new run looks where it stands", position()));
  } else {
    problem.notes.push_back(fmt::format("{}; the database stays at {}", what_happened, position()));
  }
  for (const auto& each : done_.steps) problem.applied.push_back(each.revision);
  return problem;
}

}  // namespace aludel::detail
