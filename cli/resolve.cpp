// SPDX-License-Identifier: MIT
#include "runtime/src/resolve.hpp"

#include <fmt/format.h>

#include <memory>

#include "cli/commands.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Answers what a run of a revision with transaction=off asked: did the statement in which it
was interrupted take effect? Most it finds out by itself. Nothing is run; the answer is
recorded, and `upgrade` or `downgrade` goes on by it.

Examples:
  $ resolve 3f1c --applied
  $ resolve 3f1c --retry)";

struct wishes {
  std::string revision;
  bool applied = false;
  bool retry = false;
  bool reverted = false;
};

std::string note_of(const resolved& done, resolution answer) {
  if (answer == resolution::reverted) {
    return fmt::format("recorded that revision {} was taken back by hand", done.revision);
  }
  return fmt::format("recorded; a run of {} goes on {} its statement {}", done.revision,
                     answer == resolution::applied ? "behind" : "at", done.statement);
}

outcome<answer> run(const request& asked, const wishes& wanted) {
  if (wanted.applied + wanted.retry + wanted.reverted != 1) {
    return misused("one of --applied, --retry and --reverted is required",
                   fmt::format("`{} resolve --help` explains them", asked.program));
  }
  const auto revisions = load_for_database(asked, depth::checksums);
  if (!revisions) return tl::unexpected{revisions.error()};
  const auto answered = wanted.applied ? resolution::applied
                        : wanted.retry ? resolution::retry
                                       : resolution::reverted;
  const auto done = aludel::resolve(**revisions, asked.url, wanted.revision, answered);
  if (!done) return failed(done.error());
  return answer{.text = {},
                .data = {{"revision", done->revision}, {"statement", done->statement}},
                .note = note_of(*done, answered)};
}

action declare(command_line& line) {
  const auto wanted = std::make_shared<wishes>();
  line.argument("REVISION", wanted->revision, "The revision that was interrupted");
  line.require("REVISION");
  line.flag("--applied", wanted->applied, "The statement took effect");
  line.flag("--retry", wanted->retry, "It did not: it is to run again");
  line.flag("--reverted", wanted->reverted,
            "All of the revision was undone by hand; of a downgrade: put back");
  return [wanted](const request& asked) { return run(asked, *wanted); };
}

}  // namespace

command resolve_command() {
  return {"resolve", "Say what became of an interrupted statement", help, declare};
}

}  // namespace aludel::commands
