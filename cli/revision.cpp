// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "cli/development.hpp"
#include "cli/versions.hpp"
#include "cli/write_revision.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Writes a new file into the directory of revisions (the first, if there are several),
and prints its path. It revises the newest revision there; its sections are for you
to fill in. A lock file gets a draft line for it.

Examples:
  $ revision -m "create users"
  $ revision -m "add an index" --rev-id users_2)";

/// The only head; nothing if there is none yet.
outcome<std::vector<std::string>> newest(const generator::linked_revisions& graph,
                                         const wanted_revision&) {
  std::vector<std::string> ids;
  for (const auto head : heads(graph)) ids.push_back(graph.revisions[head].id.id);
  if (ids.size() < 2) return ids;
  return failed({.code = errc::multiple_heads,
                 .message = fmt::format("there are several heads: {}", fmt::join(ids, ", ")),
                 .hint = "`merge` writes a revision that comes after all of them"});
}

action declare(CLI::App& app) {
  const auto what = std::make_shared<wanted_revision>();
  declare_wanted(app, *what);
  app.get_option("--message")->required();
  return [what](const request& asked) { return write_revision(asked, *what, newest); };
}

}  // namespace

command revision_command() { return {"revision", "Make a new revision file", help, declare}; }

}  // namespace aludel::commands
