// SPDX-License-Identifier: MIT
// The run of a plan: where it has come to, what is recorded of it, and what observers are told.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/apply.hpp"
#include "runtime/src/run.hpp"

namespace aludel::detail {

using stopwatch = std::chrono::steady_clock;
[[nodiscard]] inline std::chrono::milliseconds since(stopwatch::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(stopwatch::now() - start);
}

class progress {
public:
  progress(const session& run, const state& from, const plan& what, report& done);

  [[nodiscard]] const session& with() const { return run_; }
  [[nodiscard]] database& connection() const { return run_.connection; }
  [[nodiscard]] record& tables() const { return run_.tables; }
  [[nodiscard]] const bundle& revisions() const { return run_.revisions.revisions(); }
  [[nodiscard]] dialect language() const { return language_; }
  [[nodiscard]] script_run script(step of) const {
    return {revisions(), of, language_, run_.stored};
  }
  /// Limits for a revision's statements; `lock_timeout` unless its section says another.
  [[nodiscard]] session_settings settings(const script_run& what,
                                          std::chrono::milliseconds lock_timeout) const;

  // ---- Rows

  /// A row that is not claimed yet.
  [[nodiscard]] history_row row_of(step each) const;
  /// The row that nobody else can have inserted: sequence numbers are given out once.
  [[nodiscard]] result<turn> claim(history_row row);
  /// One behind a claimed one: nobody else's either.
  [[nodiscard]] result<void> insert(history_row row);
  /// Completes the last row.
  [[nodiscard]] result<void> finish(std::string_view outcome,
                                    std::optional<std::chrono::milliseconds> duration);
  [[nodiscard]] result<void> move_heads();

  // ---- Where it has come to

  /// A step has run, in a transaction that is not committed.
  void complete(step each, std::chrono::milliseconds duration);
  /// The transaction at hand is committed.
  void settled();
  /// It is to be committed. If the answer is lost, `doubt` tells what it was about.
  [[nodiscard]] result<void> commit();
  /// Nothing of the transaction at hand was there.
  void forget();
  /// What a transaction that is rolled back goes back to.
  void remember();

  [[nodiscard]] const std::optional<unfinished_step>& unfinished() const { return unfinished_; }
  /// Its last statement took effect, or had none: it is gone on with behind it, or at it.
  void take_up_behind() { unfinished_->outcome = "done"; }
  void take_up_again() { unfinished_->outcome = "failed"; }
  void took_up() { unfinished_.reset(); }

  // ---- What is told

  [[nodiscard]] bool confirmed(step next);
  void announce(step each);
  void tell_statement(step each, std::size_t index, std::size_t count,
                      std::chrono::milliseconds spent) const;
  void tell_batch(step each, std::size_t index, std::size_t count, std::int64_t rows,
                  std::int64_t total, std::optional<std::chrono::milliseconds> left) const;
  [[nodiscard]] std::string position() const;
  /// Completes an error with what it left behind.
  [[nodiscard]] error stay(error problem, std::string_view what_happened) const;

private:
  [[nodiscard]] revision_run event_of(step each, std::size_t number) const;
  void tell(const event& what) const;

  const session& run_;
  dialect language_;
  report& done_;
  std::int64_t sequence_;  ///< the last one that is ours or was there before
  std::optional<unfinished_step> unfinished_;
  revision_set applied_;
  std::int64_t sequence_before_ = 0;  ///< of the transaction at hand, as is the set
  revision_set applied_before_;
  std::vector<step_report> reports_;  ///< of the transaction at hand
  bool in_doubt_ = false;             ///< whether its COMMIT took effect
  std::size_t total_;
  std::string below_;  ///< what the revision at hand stands on
};

}  // namespace aludel::detail
