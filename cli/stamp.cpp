// SPDX-License-Identifier: MIT
#include "runtime/src/stamp.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/lines.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Runs nothing: the database is recorded to stand at the targets. For a database whose
schema is there already, made by hand or by another tool.

Targets:
  head         the newest revision; an error if there are several
  heads        the newest revision of every branch
  base         before the first revision: nothing counts as applied
  3f1c2a9b     a revision's id; 3f1c will do if no other begins so

Examples:
  $ stamp head
  $ stamp base --url sqlite:///app.db)";

json data_of(const report& done) {
  auto steps = json::array();
  for (const auto& each : done.steps) {
    steps.push_back({{"revision", each.revision}, {"direction", name(each.way)}});
  }
  return {{"steps", std::move(steps)}, {"heads", done.heads}};
}

outcome<answer> run(const request& asked, const std::vector<std::string>& targets) {
  const auto revisions = load_for_database(asked, depth::checksums);
  if (!revisions) return tl::unexpected{revisions.error()};
  const auto done = aludel::stamp(**revisions, asked.url, targets);
  if (!done) return failed(done.error());
  return answer{
      .text = {},
      .data = data_of(*done),
      .note = fmt::format("changed the record of {}, ran nothing; the database stands at {}",
                          count(done->steps.size()), position(done->heads))};
}

action declare(CLI::App& app) {
  const auto targets = std::make_shared<std::vector<std::string>>();
  app.add_option("TARGET", *targets, "Where the database stands")->option_text(" ")->required();
  return [targets](const request& asked) { return run(asked, *targets); };
}

}  // namespace

command stamp_command() {
  return {"stamp", "Record where the database stands, without running anything", help, declare};
}

}  // namespace aludel::commands
