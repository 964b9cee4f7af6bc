// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>

#include "cli/commands.hpp"
#include "cli/lines.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints the revisions that no other one revises, without looking at a database.

Example:
  $ heads)";

outcome<answer> heads(const request& asked) {
  const auto revisions = asked.load(asked, depth::headers, {});
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  const marks marked{known};
  answer done{.text = {}, .data = {{"heads", json::array()}}, .note = {}};
  for (const auto head : known.versioned_heads()) {
    done.text += fmt::format("{}{}{}\n", (*revisions)->id(head), marked.text(head),
                             message_of(**revisions, head));
    done.data["heads"].push_back(marked.data(head));
  }
  if (done.text.empty()) done.note = "there are no revisions yet";
  return done;
}

}  // namespace

command heads_command() {
  return {"heads", "Show the newest revisions", help, [](CLI::App&) -> action { return heads; }};
}

}  // namespace aludel::commands
