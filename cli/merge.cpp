// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <memory>

#include "cli/development.hpp"
#include "cli/versions.hpp"
#include "cli/write_revision.hpp"
#include "generator/frozen.hpp"
#include "generator/resolve.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Writes a new file that revises several revisions, all heads unless some are named, and
prints its path. Its sections may stay empty. A lock file gets a draft line for it.

Examples:
  $ merge
  $ merge -m "users and orders" 3f1c 77aa)";

using indexes = std::vector<std::uint32_t>;

/// The revisions that are meant, each once.
outcome<indexes> chosen(const generator::linked_revisions& graph,
                        const std::vector<std::string>& words) {
  if (words.empty()) return heads(graph);
  std::vector<std::string_view> ids;
  for (const auto& each : graph.revisions) ids.emplace_back(each.id.id);
  const auto index = generator::by_id(graph);
  indexes found;
  for (const auto& word : words) {
    const auto id = generator::resolve(ids, word);
    if (!id) return failed(id.error());
    const auto which = index.at(*id);
    if (std::find(found.begin(), found.end(), which) == found.end()) found.push_back(which);
  }
  return found;
}

/// Everything below a revision, by parents and dependencies.
std::vector<bool> below(const generator::linked_revisions& graph, std::uint32_t top) {
  std::vector<bool> members(graph.revisions.size());
  members[top] = true;
  for (auto each = top + 1; each-- > 0;) {
    if (!members[each]) continue;
    for (const auto* links : {&graph.parents[each], &graph.dependencies[each]}) {
      for (const auto link : *links) members[link] = true;
    }
  }
  members[top] = false;
  return members;
}

outcome<void> check(const generator::linked_revisions& graph, const indexes& which) {
  if (which.size() < 2) {
    return misused(which.empty()
                       ? "there are no revisions yet"
                       : fmt::format("there is only {}", graph.revisions[which.front()].id.id),
                   "a merge joins two or more; `heads` shows the newest revisions");
  }
  for (const auto top : which) {
    const auto under = below(graph, top);
    for (const auto other : which) {
      if (!under[other]) continue;
      return misused(fmt::format("{} comes after {} already", graph.revisions[top].id.id,
                                 graph.revisions[other].id.id),
                     fmt::format("leave {} out", graph.revisions[other].id.id));
    }
  }
  return {};
}

outcome<std::vector<std::string>> parents(const generator::linked_revisions& graph,
                                          const std::vector<std::string>& words,
                                          wanted_revision& what) {
  const auto which = chosen(graph, words);
  if (!which) return tl::unexpected{which.error()};
  if (const auto sound = check(graph, *which); !sound) return tl::unexpected{sound.error()};
  std::vector<std::string> ids;
  for (const auto each : *which) ids.push_back(graph.revisions[each].id.id);
  if (what.message.empty()) what.message = fmt::format("merge {}", fmt::join(ids, " and "));
  return ids;
}

action declare(CLI::App& app) {
  const auto what = std::make_shared<wanted_revision>();
  const auto words = std::make_shared<std::vector<std::string>>();
  declare_wanted(app, *what);
  app.add_option("REVISION", *words, "What to merge; all heads unless given")->option_text(" ");
  return [what, words](const request& asked) {
    return write_revision(asked, *what, [&](const auto& graph, wanted_revision& wanted) {
      return parents(graph, *words, wanted);
    });
  };
}

}  // namespace

command merge_command() {
  return {"merge", "Make a new revision that joins several", help, declare};
}

}  // namespace aludel::commands
