// SPDX-License-Identifier: MIT
#include "cli/migrate.hpp"

#include <fmt/format.h>

#include <aludel/observers.hpp>
#include <chrono>

#include "cli/ask.hpp"
#include "cli/interruption.hpp"
#include "cli/lines.hpp"
#include "cli/script.hpp"
#include "runtime/src/downgrade_stored.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

std::string summary(const report& done, direction way, std::chrono::duration<double> taken) {
  if (!done.unknown.empty()) {
    return fmt::format(
        "{}; the database stands at {}, which is newer than these revisions and compatible",
        done.steps.empty() ? "nothing to do" : "applied " + count(done.steps.size()),
        position(done.heads));
  }
  if (done.steps.empty()) {
    return fmt::format("nothing to do; the database stands at {}", position(done.heads));
  }
  return fmt::format("{} {} in {:.2f} s; the database stands at {}",
                     way == direction::upgrade ? "applied" : "took back", count(done.steps.size()),
                     taken.count(), position(done.heads));
}

/// `--interactive` alone makes a run end before its target.
outcome<answer> stopped(const questioner& asker, const report& done, answer otherwise) {
  if (asker.stopped_before().empty()) return otherwise;
  if (!asker.unanswered()) {
    otherwise.note = fmt::format("stopped before {}; the database stands at {}",
                                 asker.stopped_before(), position(done.heads));
    return otherwise;
  }
  error problem{.code = errc::usage,
                .message = fmt::format("stopped before {}: standard input has no answer",
                                       asker.stopped_before()),
                .hint = "--interactive asks a person at a terminal: run it there, or without it",
                .notes = {"the database stands at " + position(done.heads)}};
  for (const auto& each : done.steps) problem.applied.push_back(each.revision);
  return failed(std::move(problem));
}

outcome<answer> run(const request& asked, const migration& what) {
  const auto revisions = load_for_database(asked, depth::checked);
  if (!revisions) return tl::unexpected{revisions.error()};
  auto wishes = what.wishes;
  questioner asker{**revisions, detail::parse_url(asked.url)->language};
  if (what.interactive) {
    wishes.confirm = [&asker](const revision_run& next) { return asker.confirm(next); };
  }
  if (!asked.quiet) wishes.observer = what.interactive ? print_lines() : progress_bar();
  const interruption signals;
  wishes.stop = signals.flag();
  wishes.connect_wait = {};
  wishes.migration_url.clear();  // who runs a command says with --url where to
  const auto start = std::chrono::steady_clock::now();
  const auto done = what.stored ? downgrade_stored(**revisions, asked.url, wishes)
                    : what.way == direction::upgrade ? upgrade(**revisions, asked.url, wishes)
                                                     : downgrade(**revisions, asked.url, wishes);
  const auto taken = std::chrono::steady_clock::now() - start;
  wishes.observer = {};  // a bar is gone before anything else is printed
  if (!done) return failed(done.error());
  return stopped(asker, *done,
                 {.text = {}, .data = data_of(*done), .note = summary(*done, what.way, taken)});
}

}  // namespace

void declare_migration(command_line& line, migration& into) {
  line.flag("--transaction-per-revision", into.wishes.transaction_per_revision,
            "Not one transaction for all: those before a failing one stay");
  line.flag("--sql", into.sql,
            into.way == direction::upgrade
                ? "Print a script, for A:B or from base, without a database"
                : "Print a script, for A:B, without a database");
  line.flag("--dry-run", into.dry_run, "Print the script from where the database stands");
  line.option("--set-role", into.wishes.set_role,
              "The role to work as, which owns the tables (PostgreSQL)", "ROLE");
  line.flag("--session-pooling", into.wishes.session_pooling,
            "The pooler before the server keeps sessions");
  line.flag("--interactive", into.interactive,
            "Ask before each revision, which has a transaction of its own; others wait");
}

json data_of(const report& done) {
  auto steps = json::array();
  for (const auto& each : done.steps) {
    steps.push_back({{"revision", each.revision},
                     {"direction", name(each.way)},
                     {"message", each.message},
                     {"duration_ms", each.duration.count()}});
  }
  json data{{"steps", std::move(steps)}, {"heads", done.heads}};
  if (!done.unknown.empty()) data["unknown"] = done.unknown;
  return data;
}

outcome<answer> migrate(const request& asked, const migration& what) {
  if (what.sql + what.dry_run + what.interactive > 1) {
    return misused("--sql, --dry-run and --interactive exclude each other", "give one of them");
  }
  if (what.stored && (what.sql || what.dry_run || what.interactive)) {
    return misused("--stored does not go with --sql, --dry-run or --interactive",
                   "`history` shows what is recorded");
  }
  if (what.interactive && asked.json) {
    return misused("--interactive asks a person, --json answers a program", "give one of them");
  }
  if (!what.sql) {
    if (const auto one = refuse_range(what.wishes.target); !one) return tl::unexpected{one.error()};
  }
  return what.sql || what.dry_run ? print_script(asked, what) : run(asked, what);
}

}  // namespace aludel::commands
