// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>

#include "cli/commands.hpp"
#include "cli/lines.hpp"
#include "runtime/src/state.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints the revisions that the database stands at, one on each line; (head) marks
the newest. Only reads: it does not even make the tables that Aludel keeps its
records in.

Example:
  $ current --url sqlite:///app.db)";

outcome<answer> current(const request& asked) {
  const auto revisions = load_for_database(asked, depth::checksums);
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  const auto heads = detail::current_heads(known, asked.url, {});
  if (!heads) return failed(heads.error());

  const marks marked{known};
  answer done{.text = {}, .data = {{"heads", json::array()}}, .note = {}};
  for (const auto head : *heads) {
    done.text += fmt::format("{}{}{}\n", (*revisions)->id(head), marked.text(head),
                             message_of(**revisions, head));
    done.data["heads"].push_back(marked.data(head));
  }
  if (heads->empty()) done.note = "no revision is applied to this database";
  return done;
}

}  // namespace

command current_command() {
  return {"current", "Show where the database stands", help,
          [](CLI::App&) -> action { return current; }};
}

}  // namespace aludel::commands
