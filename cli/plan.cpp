// SPDX-License-Identifier: MIT
#include "runtime/src/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/lines.hpp"
#include "runtime/src/state.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints the revisions that `upgrade TARGET` or `downgrade TARGET` would run, in their
order, and changes nothing. With --from no database is needed: it says where to start.

{targets}

Examples:
  $ plan upgrade heads
  $ plan downgrade base --from 3f1c,77aa
  $ plan upgrade head --from base --json)";

struct wanted {
  std::string direction;
  std::string target;
  std::optional<std::string> from;  ///< absent: where the database stands
};

using indexes = std::vector<revision_index>;

/// The revisions of --from, which are separated by commas.
result<indexes> listed(const detail::graph& known, const std::string& from) {
  std::vector<std::string> targets;
  std::stringstream words{from + ","};
  for (std::string each; std::getline(words, each, ',');) targets.push_back(each);
  for (const auto& each : targets) {
    const auto sound = detail::refuse_current(each, "and --from is for doing without it");
    if (!sound) return tl::unexpected{sound.error()};
  }
  if (std::find(targets.begin(), targets.end(), std::string()) == targets.end()) {
    return detail::resolve_heads(known, targets);
  }
  return tl::unexpected{error{.code = errc::usage,
                              .message = "the list of --from has an empty place",
                              .hint = "write --from 3f1c,77aa, or --from base for none"}};
}

answer describe(const bundle& revisions, const detail::plan& planned) {
  answer done{.text = {},
              .data = {{"steps", json::array()}, {"heads", ids(revisions, planned.heads)}},
              .note = {}};
  for (const auto& [which, way] : planned.steps) {
    done.text += fmt::format("{} {}\n", name(way), change(revisions, which, way));
    done.data["steps"].push_back({{"revision", revisions.id(which)}, {"direction", name(way)}});
  }
  const auto heads = detail::ids_of(revisions, planned.heads);
  done.note =
      fmt::format("{} would run; the database would stand at {}",
                  planned.steps.empty() ? "nothing" : count(planned.steps.size()), position(heads));
  return done;
}

outcome<answer> run(const request& asked, const wanted& what) {
  if (what.direction != "upgrade" && what.direction != "downgrade") {
    return misused(fmt::format("\"{}\" is not a direction", what.direction),
                   "write `plan upgrade TARGET` or `plan downgrade TARGET`");
  }
  const auto revisions = what.from ? asked.load(asked, depth::headers, {})
                                   : load_for_database(asked, depth::checksums);
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  const auto start =
      what.from ? listed(known, *what.from) : detail::current_heads(known, asked.url, {});
  if (!start) return failed(start.error());
  const auto planned = what.direction == "upgrade"
                           ? detail::plan_upgrade(known, *start, what.target)
                           : detail::plan_downgrade(known, *start, what.target);
  if (!planned) return failed(planned.error());
  return describe(**revisions, *planned);
}

action declare(command_line& line) {
  const auto what = std::make_shared<wanted>();
  line.argument("DIRECTION", what->direction, "upgrade or downgrade");
  line.complete_with("DIRECTION", "upgrade|downgrade");
  line.require("DIRECTION");
  line.argument("TARGET", what->target, "Where to; heads unless given, for an upgrade");
  line.option("--from", what->from, "Start here, not where the database stands: ids, or base",
              "REV,REV");
  return [what](const request& asked) { return run(asked, *what); };
}

}  // namespace

command plan_command() {
  return {"plan", "Show what an upgrade or downgrade would run", help, declare};
}

}  // namespace aludel::commands
