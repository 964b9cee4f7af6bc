// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/lines.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/state.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints a line for each revision, the newest first: what it revises -> its id,
its message. (head) marks the newest of a branch; with -i, (current) marks where
the database stands. Only -i and the word `current` need a database.

Ranges, both ends included:
  -r 3f1c:a1b2  from the first to the second
  -r :3f1c      up to it
  -r 3f1c:      from it to the newest
Each end is an id, the beginning of one, head, heads, base or current.

Examples:
  $ history -v
  $ history -i -r current:)";

struct wanted {
  std::string range;
  bool current = false;
  bool verbose = false;
};

using indexes = std::vector<revision_index>;

struct ends {
  std::string first;
  std::string last;
  [[nodiscard]] bool need_database() const { return first == "current" || last == "current"; }
};

outcome<ends> split(const std::string& range) {
  if (range.empty()) return ends{};
  const auto colon = range.find(':');
  if (colon == std::string::npos || range.find(':', colon + 1) != std::string::npos) {
    return misused(fmt::format("\"{}\" is not a range", range),
                   "write FIRST:LAST; either may be left out");
  }
  return ends{range.substr(0, colon), range.substr(colon + 1)};
}

result<indexes> find(const detail::graph& known, const indexes& current, const std::string& end) {
  if (end == "current") return current;
  return detail::resolve_heads(known, {end});
}

/// The members of a range.
result<detail::revision_set> members(const detail::graph& known, const indexes& current,
                                     const ends& range) {
  const auto last = find(known, current, range.last.empty() ? "heads" : range.last);
  if (!last) return tl::unexpected{last.error()};
  auto chosen = known.below(*last);
  if (range.first.empty()) return chosen;
  const auto first = find(known, current, range.first);
  if (!first) return tl::unexpected{first.error()};
  if (first->empty()) return chosen;  // from base
  for (const auto each : *first) {
    if (chosen[each]) continue;
    return tl::unexpected{error{.code = errc::not_an_ancestor,
                                .message = fmt::format("{} does not lead up to {}", range.first,
                                                       range.last.empty() ? "heads" : range.last),
                                .hint = "the older end of a range comes first"}};
  }
  const auto above = known.above(*first);
  for (revision_index each = 0; each < known.size(); ++each) {
    chosen[each] = chosen[each] && above[each];
  }
  return chosen;
}

std::string paragraph(const bundle& revisions, revision_index which, const marks& marked) {
  const auto& record = revisions.revisions[which];
  return fmt::format("Rev: {}{}\nParent: {}\nPath: {}\nCreate Date: {}\n\n    {}\n\n",
                     revisions.id(which), marked.text(which), parents_of(revisions, which),
                     revisions.file(which), revisions.view(record.created),
                     revisions.message(which));
}

std::string line(const bundle& revisions, revision_index which, const marks& marked) {
  return fmt::format("{} -> {}{}{}\n", parents_of(revisions, which), revisions.id(which),
                     marked.text(which), message_of(revisions, which));
}

outcome<answer> run(const request& asked, const wanted& what) {
  const auto range = split(what.range);
  if (!range) return tl::unexpected{range.error()};
  const bool database = what.current || range->need_database();
  const auto revisions =
      database ? load_for_database(asked, depth::checksums) : asked.load(asked, depth::headers, {});
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  result<indexes> current;
  if (database) current = detail::current_heads(known, asked.url, {});
  if (!current) return failed(current.error());
  const auto chosen = members(known, *current, *range);
  if (!chosen) return failed(chosen.error());

  const marks marked{known, what.current ? *current : indexes{}};
  answer done{.text = {}, .data = {{"revisions", json::array()}}, .note = {}};
  for (auto each = known.size(); each-- > 0;) {
    if (!(*chosen)[each]) continue;
    done.text +=
        what.verbose ? paragraph(**revisions, each, marked) : line(**revisions, each, marked);
    done.data["revisions"].push_back(marked.data(each));
    if (what.current) done.data["revisions"].back()["current"] = marked.is_current(each);
  }
  if (done.text.empty()) done.note = "there are no revisions yet";
  return done;
}

action declare(CLI::App& app) {
  const auto what = std::make_shared<wanted>();
  app.add_option("-r,--rev-range", what->range, "Only these")->option_text("FIRST:LAST");
  app.add_flag("-i,--indicate-current", what->current, "Mark where the database stands");
  app.add_flag("-v,--verbose", what->verbose, "With files and dates");
  return [what](const request& asked) { return run(asked, *what); };
}

}  // namespace

command history_command() { return {"history", "List the revisions", help, declare}; }

}  // namespace aludel::commands
