// SPDX-License-Identifier: MIT
#include "runtime/src/repair.hpp"

#include <fmt/format.h>

#include "runtime/src/preflight.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/turn.hpp"

namespace aludel {

namespace {

using namespace detail;

struct look {
  state now;
  examination found;
};

result<look> look_at(const graph& known, dialect language, record& tables, const options& wishes) {
  auto now = tables.read_patiently(wishes);
  if (!now) return tl::unexpected{now.error()};
  auto rows = now->tables ? tables.history(*now) : result<std::vector<history_row>>{};
  if (!rows) return tl::unexpected{rows.error()};
  auto found = examine(known, language, *now, *rows, wishes);
  return look{std::move(*now), std::move(found)};
}

repair_report report_of(const examination& found) {
  repair_report made{.findings = found.findings,
                     .steps = {},
                     .heads = {},
                     .seen = found.seen,
                     .decided = found.decided};
  for (const auto& each : found.rows) {
    made.steps.push_back({each.revision, each.message,
                          each.event == "stamp" ? direction::upgrade : direction::downgrade,
                          std::chrono::milliseconds(0)});
  }
  for (const auto& each : found.heads) made.heads.push_back(each.revision);
  return made;
}

/// All of it, so that a later repair knows what this one has seen.
std::string texts(const examination& found) {
  std::vector<std::string_view> all;
  for (const auto& each : found.findings) all.emplace_back(each.text);
  return fmt::format("{}", fmt::join(all, "; "));
}

/// The row that says that there was a repair. It is about no revision; its chain is of all heads.
history_row remark_of(const bundle& revisions, const examination& found, const options& wishes) {
  history_row row;
  row.event = "repair";
  row.outcome = "done";
  row.message = texts(found);
  row.chain = standing(found.heads);
  row.application = wishes.application.empty() ? std::string(revisions.name) : wishes.application;
  row.application_version = wishes.application_version;
  return row;
}

result<void> write(database& connection, record& tables, const bundle& revisions, const look& what,
                   const options& wishes) {
  // The remark comes last, so that it speaks of the rows before it too; the first of all is the
  // claim.
  auto rows = what.found.rows;
  rows.push_back(remark_of(revisions, what.found, wishes));
  auto done = connection.begin({.lock_timeout = wishes.lock_timeout});
  auto sequence = what.now.sequence;
  for (auto& row : rows) {
    row.sequence = ++sequence;
    if (done) done = &row == &rows.front() ? tables.claim(row) : tables.insert(row);
  }
  if (done) done = tables.move_heads(what.found.heads);
  if (done) done = connection.commit();
  if (!done) connection.rollback();
  return done;
}

error changed_meanwhile() {
  return {.code = errc::inconsistent_record,
          .message = "the record has changed since it was looked at",
          .hint = "`repair` again",
          .notes = {"nothing was changed"}};
}

/// Of what was agreed to and of nothing else.
result<void> write_agreed(database& connection, record& tables, const graph& known,
                          const options& wishes, const look& agreed) {
  const deadline until{wishes.lock_wait};
  exclusive_turn mine{connection};
  if (auto ours = mine.wait(known.revisions().name, wishes, until); !ours) return ours;
  for (std::size_t tries = 1;; ++tries) {
    auto now = look_at(known, connection.language(), tables, wishes);
    if (!now) return tl::unexpected{now.error()};
    const bool same = now->now.sequence == agreed.now.sequence &&
                      standing(now->now.heads) == standing(agreed.now.heads) &&
                      texts(now->found) == texts(agreed.found);
    if (!same) return tl::unexpected{changed_meanwhile()};
    auto done = write(connection, tables, known.revisions(), *now, wishes);
    if (done) return done;
    if (is_conflict(done.error())) return tl::unexpected{changed_meanwhile()};
    if (auto again = try_again(done.error(), wishes, until, tries); !again) return again;
  }
}

}  // namespace

result<repair_report> repair(const bundle& revisions, std::string_view url, const options& wishes,
                             const std::function<bool(const repair_report&)>& agree) {
  const graph known{revisions};
  const auto connection = connect(revisions, url, wishes, purpose::look);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions};
  const auto seen = look_at(known, (*connection)->language(), tables, wishes);
  if (!seen) return tl::unexpected{seen.error()};
  auto made = report_of(seen->found);
  if (made.findings.empty() || !made.decided || !agree(made)) return made;
  if (auto fit = check_writable(**connection); !fit) return tl::unexpected{fit.error()};
  if (auto done = write_agreed(**connection, tables, known, wishes, *seen); !done) {
    return tl::unexpected{done.error()};
  }
  made.repaired = true;
  return made;
}

}  // namespace aludel
