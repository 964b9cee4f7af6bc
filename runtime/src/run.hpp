// SPDX-License-Identifier: MIT
// Running the statements of one revision on a connection.
#pragma once

#include <aludel/aludel.hpp>

#include "runtime/src/code.hpp"
#include "runtime/src/database.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/record.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::detail {

/// One revision in one direction, as one dialect runs it.
struct script_run {
  const bundle& revisions;
  step what;
  dialect language;
  const script_record& script;
  const stored_downgrade* stored;  ///< runs in place of the bundle's own downgrade, if there is one
  std::optional<recorded_code> code;  ///< of a revision in C++

  script_run(const bundle& all, step which, dialect spoken, const stored_downgrade* recorded)
      : revisions(all),
        what(which),
        language(spoken),
        script(all.script(which.revision, spoken)),
        stored(which.way == direction::downgrade && recorded != nullptr && !recorded->live
                   ? recorded
                   : nullptr) {
    if (stored == nullptr && all.is_code(which.revision)) {
      code = record_code(
          all, which.revision,
          which.way == direction::upgrade ? code_part::upgrade : code_part::downgrade, spoken);
    }
  }

  [[nodiscard]] const section_record& section() const {
    return what.way == direction::upgrade ? script.upgrade : script.downgrade;
  }
  [[nodiscard]] bool transactional() const {
    return stored == nullptr ? section().transaction != 0 : stored->transaction;
  }
  /// It depends on the database: its function is called there.
  [[nodiscard]] bool live() const { return code && code->live; }
  /// The batches that a statement runs in, if it does.
  [[nodiscard]] const model::backfill* batches(std::size_t index) const {
    return code ? code->statements[index].batches.get() : nullptr;
  }
  [[nodiscard]] std::size_t statements() const {
    if (code) return code->statements.size();
    return stored == nullptr ? section().statements.count : stored->statements.size();
  }
};

/// Fails if the embedded statements are not the ones that the generator wrote.
[[nodiscard]] result<void> check_payload(const script_run& run, dialect language);

[[nodiscard]] std::string statement_text(const script_run& run, std::size_t index);

/// Tells the statements before this one from others; hexadecimal.
[[nodiscard]] std::string digest_before(const script_run& run, std::size_t index);
/// The same of the next statement, from that of this one.
[[nodiscard]] std::string digest_after(const script_run& run, std::size_t index,
                                       std::string_view before);

/// true if any of its statements is of this kind.
[[nodiscard]] bool any_statement(const script_run& run, bool (*is)(const words&));

/// In the revision's file, from 1.
[[nodiscard]] std::uint32_t line_of(const script_run& run, std::size_t index);

/// The place of a statement in the revision's file, or of what is wrong inside it, if that is
/// known.
[[nodiscard]] location in_file(const script_run& run, const recorded_statement& statement,
                               const std::optional<location>& inside);
[[nodiscard]] location in_file(const script_run& run, std::size_t index,
                               const std::optional<location>& inside);

/// Runs one statement. An error says where in the revision's file.
[[nodiscard]] result<void> run_statement(database& connection, const script_run& run,
                                         std::size_t index);

/// Runs the verify section: each query returns no row, or rows of `true`.
[[nodiscard]] result<void> verify(database& connection, const script_run& run);

}  // namespace aludel::detail
