// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/lines.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints the revisions that the database stands at, one on each line; (head) marks
the newest. Only reads: it does not even make the tables that Aludel keeps its
records in.

With --check-heads the exit code is 1 if an upgrade would have something to do.

Examples:
  $ current --url sqlite:///app.db
  $ current --check-heads --quiet)";

struct wanted {
  bool verbose = false;
  bool check_heads = false;
};

outcome<answer> run(const request& asked, const wanted& what) {
  const auto revisions = load_for_database(asked, depth::checksums);
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  const auto heads = detail::current_heads(known, asked.url, {});
  if (!heads) return failed(heads.error());
  const auto left = detail::plan_upgrade(known, *heads, "heads");
  if (!left) return failed(left.error());

  const listing listed{known};
  answer done{
      .text = {}, .data = {{"heads", json::array()}, {"pending", left->steps.size()}}, .note = {}};
  if (what.verbose) {
    const auto url = detail::parse_url(asked.url);
    done.text = fmt::format("Current revisions of {}:\n\n", url->display);
  }
  for (const auto head : *heads) {
    done.text += what.verbose ? listed.paragraph(head) : listed.entry(head) + '\n';
    done.data["heads"].push_back(listed.data(head));
  }
  if (heads->empty()) done.note = "no revision is applied to this database";
  if (what.check_heads && !left->steps.empty()) {
    done.note = fmt::format("the database is not at the newest revisions: it lacks {}",
                            count(left->steps.size()));
    done.exit_code = 1;
  }
  return done;
}

action declare(command_line& line) {
  const auto what = std::make_shared<wanted>();
  line.flag("-v,--verbose", what->verbose, "With the database, files and dates");
  line.flag("-c,--check-heads", what->check_heads,
            "Exit with 1 unless it stands at the newest revisions");
  return [what](const request& asked) { return run(asked, *what); };
}

}  // namespace

command current_command() { return {"current", "Show where the database stands", help, declare}; }

}  // namespace aludel::commands
