// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/lanes.hpp"
#include "cli/lines.hpp"
#include "runtime/src/range.hpp"
#include "runtime/src/state.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints a line for each revision, the newest first: what it revises -> its id, the
labels of its branches, its message. (head) marks the newest of a branch; with -i,
(current) marks where the database stands. --graph draws the branches. Only -i and
the word `current` need a database.

Ranges, both ends included:
  -r 3f1c:a1b2   from the first to the second
  -r :3f1c       up to it
  -r 3f1c:       from it to the newest
  -r -3:current  the current one and three before it
  -r 3f1c:+2     that one and two after it
Each end is a target, as for upgrade: an id, LABEL@head, base, current and so on.
+N and -N count from the other end, two of them from where the database stands.

Examples:
  $ history -v
  $ history --graph
  $ history -i -r current:)";

struct wanted {
  std::string range;
  bool current = false;
  bool verbose = false;
  bool graph = false;
};

using indexes = std::vector<revision_index>;

/// The revisions as a drawing, their text beside it.
class graph_text {
public:
  graph_text(const bundle& revisions, const detail::revision_set& chosen)
      : revisions_(revisions), chosen_(chosen) {}

  std::string add(revision_index which, const std::string& text) {
    indexes parents;
    for (const auto parent : revisions_.parents(which)) {
      if (chosen_[parent]) parents.push_back(parent);
    }
    const auto drawn = lanes_.draw(which, parents);
    std::stringstream lines{text};
    std::string line;
    std::getline(lines, line);
    auto all = whole_line(drawn.first + line);
    for (const auto& row : drawn.below) {
      if (!std::getline(lines, line)) line.clear();
      all += whole_line(row + line);
    }
    while (std::getline(lines, line)) all += whole_line(drawn.next + line);
    return all;
  }

private:
  static std::string whole_line(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text + '\n';
  }

  const bundle& revisions_;
  const detail::revision_set& chosen_;
  lanes lanes_;
};

/// Beside a drawing, which shows the parents, only dependencies are left to tell.
std::string beside_graph(const detail::graph& known, const listing& listed, revision_index which) {
  const auto dependencies = known.revisions().dependencies(which);
  if (dependencies.empty()) return listed.entry(which) + '\n';
  return fmt::format("{} (depends on {})\n", listed.entry(which), known.list(dependencies));
}

std::string text_of(const detail::graph& known, const listing& listed,
                    const detail::revision_set& chosen, const wanted& what) {
  std::string all;
  graph_text drawing{known.revisions(), chosen};
  for (auto each = known.size(); each-- > 0;) {
    if (!chosen[each]) continue;
    auto text = what.verbose ? listed.paragraph(each)
                : what.graph ? beside_graph(known, listed, each)
                             : listed.line(each) + '\n';
    all += what.graph ? drawing.add(each, text) : text;
  }
  return all;
}

outcome<answer> run(const request& asked, const wanted& what) {
  const auto range = detail::parse_range(what.range);
  if (!range) return failed(range.error());
  const bool database = what.current || detail::needs_database(*range);
  const auto revisions =
      database ? load_for_database(asked, depth::checksums) : asked.load(asked, depth::headers, {});
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  result<indexes> current;
  if (database) current = detail::current_heads(known, asked.url, {});
  if (!current) return failed(current.error());
  const auto chosen = detail::members(known, *current, *range);
  if (!chosen) return failed(chosen.error());

  const listing listed{known, what.current ? *current : indexes{}};
  answer done{.text = text_of(known, listed, *chosen, what),
              .data = {{"revisions", json::array()}},
              .note = {}};
  for (auto each = known.size(); each-- > 0;) {
    if (!(*chosen)[each]) continue;
    done.data["revisions"].push_back(listed.data(each));
    if (what.current) done.data["revisions"].back()["current"] = listed.is_current(each);
  }
  if (done.text.empty()) {
    done.note = known.size() == 0 ? "there are no revisions yet" : "this range has no revision";
  }
  return done;
}

action declare(command_line& line) {
  const auto what = std::make_shared<wanted>();
  line.option("-r,--rev-range", what->range, "Only these", "FIRST:LAST");
  line.flag("-i,--indicate-current", what->current, "Mark where the database stands");
  line.flag("-v,--verbose", what->verbose, "With files and dates");
  line.flag("--graph", what->graph, "Draw the branches and merges");
  return [what](const request& asked) { return run(asked, *what); };
}

}  // namespace

command history_command() { return {"history", "List the revisions", help, declare}; }

}  // namespace aludel::commands
