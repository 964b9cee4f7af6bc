// SPDX-License-Identifier: MIT
#include "runtime/src/repair.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "cli/commands.hpp"
#include "cli/lines.hpp"
#include "cli/print.hpp"

namespace aludel::commands {

namespace {

using detail::remedy;

constexpr auto help =
    R"(Looks closely at Aludel's two tables and holds them against each other and against the
revisions: rows that were edited, deleted or invented, a table that was restored from an
older backup, a head that the history does not support. Says what it would do about it,
and asks. Then the version table is written anew, or rows are added to the history; no row
of the history is changed or removed, no revision is run, and the history says that there
was a repair. What cannot be decided it says, with what to do by hand; the exit code is 7.

With --dry-run nothing is changed, and the exit code is 1 if something is wrong.

Examples:
  $ repair
  $ repair --dry-run --json
  $ repair --yes --url postgresql:///app)";

struct wanted {
  bool sure = false;
  bool dry_run = false;
};

std::string_view meaning(remedy what) {
  switch (what) {
    case remedy::rewrite:
      return "to be mended: the version table is written anew";
    case remedy::add:
      return "to be mended: rows are added to the history";
    case remedy::by_hand:
      return "to be decided by hand";
    case remedy::note:
      break;
  }
  return "to be recorded as seen: what the rows said is lost";
}

/// What was found, and what would be done.
std::string text_of(const repair_report& found) {
  std::string text;
  for (const auto& each : found.findings) {
    text += fmt::format("- {}\n  {}\n", each.text, meaning(each.what));
    if (!each.hint.empty()) text += fmt::format("  {}\n", each.hint);
  }
  if (found.findings.empty() || !found.decided) return text;
  for (const auto& each : found.steps) {
    text += fmt::format("to be added: {} {}\n",
                        each.way == direction::upgrade ? "stamp" : "unstamp", each.revision);
  }
  return text +
         fmt::format("afterwards the database is recorded to stand at {}\n", position(found.heads));
}

json data_of(const repair_report& found) {
  json data{{"findings", json::array()},
            {"steps", json::array()},
            {"heads", found.heads},
            {"seen", found.seen},
            {"repaired", found.repaired}};
  for (const auto& each : found.findings) {
    data["findings"].push_back({{"text", each.text},
                                {"remedy", name(each.what)},
                                {"hint", each.hint.empty() ? json(nullptr) : json(each.hint)}});
  }
  for (const auto& each : found.steps) {
    data["steps"].push_back({{"revision", each.revision}, {"direction", name(each.way)}});
  }
  return data;
}

bool confirmed() {
  tell("Do this? [y]es, [n]o: ");
  std::string said;
  std::getline(std::cin, said);
  return said == "y" || said == "yes";
}

outcome<answer> undecided(const repair_report& found) {
  error problem{.code = errc::inconsistent_record,
                .message = "the record cannot be repaired without a decision",
                .hint = "do first what is to be done by hand",
                .notes = {"nothing was changed"}};
  for (const auto& each : found.findings) {
    if (each.what != remedy::by_hand) continue;
    problem.message = each.text;
    problem.hint = each.hint;
  }
  return failed(std::move(problem));
}

std::string note_of(const repair_report& found) {
  const auto old = found.seen == 0
                       ? std::string()
                       : fmt::format("; an earlier repair has seen {} more", found.seen);
  if (found.findings.empty()) {
    return fmt::format("nothing is wrong with the record; the database stands at {}{}",
                       position(found.heads), old);
  }
  if (found.repaired) {
    return fmt::format("repaired the record; the database stands at {}", position(found.heads));
  }
  return fmt::format("{} {} found; nothing was changed{}", found.findings.size(),
                     found.findings.size() == 1 ? "fault was" : "faults were", old);
}

outcome<answer> run(const request& asked, const wanted& how) {
  if (how.sure && how.dry_run) return misused("--yes and --dry-run exclude each other", "give one");
  const auto revisions = load_for_database(asked, depth::checksums);
  if (!revisions) return tl::unexpected{revisions.error()};
  std::string text;
  bool nobody = false;
  const auto agree = [&](const repair_report& found) {
    if (how.sure || how.dry_run) return how.sure;
    nobody = asked.json || isatty(STDIN_FILENO) == 0;
    if (nobody) return false;
    static_cast<void>(print(text_of(found)));
    return confirmed();
  };
  const auto done = repair(**revisions, asked.url, {}, agree);
  if (!done) return failed(done.error());
  const bool asked_already = !how.sure && !how.dry_run && !nobody && done->decided;
  if (!asked_already) text = text_of(*done);
  if (nobody || (!done->decided && !how.dry_run)) {
    // An error alone would say less than what was found.
    if (!asked.json) static_cast<void>(print(text));
    if (!nobody) return undecided(*done);
    return misused("nobody is there to agree to a repair of the record",
                   "add --yes if it may be done without asking, or --dry-run to look only");
  }
  const bool wrong = !done->findings.empty() && !done->repaired;
  return answer{.text = std::move(text),
                .data = data_of(*done),
                .note = note_of(*done),
                .exit_code = wrong ? 1 : 0};
}

action declare(command_line& line) {
  const auto how = std::make_shared<wanted>();
  line.flag("-y,--yes", how->sure, "Do not ask");
  line.flag("--dry-run", how->dry_run, "Only say what is wrong");
  return [how](const request& asked) { return run(asked, *how); };
}

}  // namespace

command repair_command() {
  return {"repair", "Examine and mend the record of what was applied", help, declare};
}

}  // namespace aludel::commands
