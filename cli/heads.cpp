// SPDX-License-Identifier: MIT
#include <memory>

#include "cli/commands.hpp"
#include "cli/lines.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints the revisions that no other one revises, without looking at a database. One
that another revision depends on is marked (effective head); --resolve-dependencies
leaves it out.

Examples:
  $ heads
  $ heads --resolve-dependencies --verbose)";

struct wanted {
  bool resolve_dependencies = false;
  bool verbose = false;
};

outcome<answer> run(const request& asked, const wanted& what) {
  const auto revisions = asked.load(asked, depth::headers, {});
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  const listing listed{known};
  answer done{.text = {}, .data = {{"heads", json::array()}}, .note = {}};
  for (const auto head : known.versioned_heads()) {
    if (what.resolve_dependencies && !known.dependents(head).empty()) continue;
    done.text += what.verbose ? listed.paragraph(head) : listed.entry(head) + '\n';
    done.data["heads"].push_back(listed.data(head));
  }
  if (done.text.empty()) done.note = "there are no revisions yet";
  return done;
}

action declare(command_line& line) {
  const auto what = std::make_shared<wanted>();
  line.flag("--resolve-dependencies", what->resolve_dependencies,
            "Only those that no other one depends on either");
  line.flag("-v,--verbose", what->verbose, "With files and dates");
  return [what](const request& asked) { return run(asked, *what); };
}

}  // namespace

command heads_command() { return {"heads", "Show the newest revisions", help, declare}; }

}  // namespace aludel::commands
