// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/development.hpp"
#include "cli/write_revision.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Writes a new file that revises several revisions, all heads unless some are named, and
prints its path. Its sections may stay empty. A lock file gets a draft line for it.

REVISION is an id, the beginning of one, a label, head, LABEL@head and so on; `current`,
+N and -N, which need a database, are not.

Examples:
  $ merge
  $ merge -m "users and orders" 3f1c 77aa
  $ merge users@head orders@head)";

using indexes = std::vector<detail::revision_index>;

/// The revisions that are meant, each once.
outcome<indexes> chosen(const resolver& known, const std::vector<std::string>& words) {
  if (words.empty()) return known.graph().versioned_heads();
  indexes all;
  for (const auto& word : words) {
    const auto found = known.find(word);
    if (!found) return tl::unexpected{found.error()};
    for (const auto each : *found) {
      if (std::find(all.begin(), all.end(), each) == all.end()) all.push_back(each);
    }
  }
  return all;
}

/// What a revision comes after, by parents alone: what it depends on is on another branch.
detail::revision_set lineage(const bundle& revisions, detail::revision_index top) {
  detail::revision_set members(revisions.revisions.size());
  members[top] = true;
  for (auto each = top + 1; each-- > 0;) {
    if (!members[each]) continue;
    for (const auto parent : revisions.parents(each)) members[parent] = true;
  }
  return members;
}

outcome<void> check(const detail::graph& known, const indexes& which) {
  const auto& revisions = known.revisions();
  if (which.size() < 2) {
    return misused(which.empty() ? "there are no revisions to merge"
                                 : fmt::format("there is only {}", revisions.id(which.front())),
                   "a merge joins two or more; `heads` shows the newest revisions");
  }
  for (const auto top : which) {
    const auto under = lineage(revisions, top);
    for (const auto other : which) {
      if (other == top || !under[other]) continue;
      return misused(
          fmt::format("{} comes after {} already", revisions.id(top), revisions.id(other)),
          fmt::format("leave {} out", revisions.id(other)));
    }
  }
  return {};
}

outcome<indexes> parents(const resolver& known, const std::vector<std::string>& words,
                         wanted_revision& what) {
  auto which = chosen(known, words);
  if (!which) return which;
  if (const auto sound = check(known.graph(), *which); !sound) {
    return tl::unexpected{sound.error()};
  }
  if (what.message.empty()) {
    std::vector<std::string_view> ids;
    for (const auto each : *which) ids.push_back(known.graph().revisions().id(each));
    what.message = fmt::format("merge {}", fmt::join(ids, " and "));
  }
  return which;
}

action declare(command_line& line) {
  const auto what = std::make_shared<wanted_revision>();
  const auto words = std::make_shared<std::vector<std::string>>();
  declare_wanted(line, *what);
  line.argument("REVISION", *words, "What to merge; all heads unless given");
  return [what, words](const request& asked) {
    return write_revision(asked, *what, [&](const resolver& known, wanted_revision& wanted) {
      return parents(known, *words, wanted);
    });
  };
}

}  // namespace

command merge_command() {
  return {"merge", "Make a new revision that joins several", help, declare};
}

}  // namespace aludel::commands
