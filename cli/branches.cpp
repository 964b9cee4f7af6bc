// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/lines.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints the revisions that several others revise, the newest first, and below each
those others. Needs no database.

Example:
  $ branches --verbose)";

outcome<answer> run(const request& asked, bool verbose) {
  const auto revisions = asked.load(asked, depth::headers, {});
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  const listing listed{known};
  answer done{.text = {}, .data = {{"branchpoints", json::array()}}, .note = {}};
  for (auto each = known.size(); each-- > 0;) {
    if (known.children(each).size() < 2) continue;
    done.text += verbose ? listed.paragraph(each) : listed.entry(each) + '\n';
    for (const auto child : known.children(each)) {
      done.text +=
          fmt::format("{:{}} -> {}\n", "", (*revisions)->id(each).size(), listed.entry(child));
    }
    done.text += '\n';
    done.data["branchpoints"].push_back(listed.data(each));
  }
  if (done.text.empty()) done.note = "no revision has several after it";
  return done;
}

action declare(command_line& line) {
  const auto verbose = std::make_shared<bool>(false);
  line.flag("-v,--verbose", *verbose, "With files and dates");
  return [verbose](const request& asked) { return run(asked, *verbose); };
}

}  // namespace

command branches_command() { return {"branches", "Show where branches begin", help, declare}; }

}  // namespace aludel::commands
