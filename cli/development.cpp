// SPDX-License-Identifier: MIT
#include "cli/development.hpp"

#include <aludel/cli.hpp>

#include "cli/configuration.hpp"

namespace aludel {

namespace commands {

tool development_tool(std::string_view summary, loader load) {
  std::vector<command> all{init_command(), revision_command(), merge_command(), lock_command(),
                           redo_command()};
  for (const auto& each : operator_commands()) all.push_back(each);
  return {.summary = summary, .commands = std::move(all), .load = std::move(load), .configure = [] {
            return read_configuration().map(&configuration::common);
          }};
}

}  // namespace commands

int development_cli(const bundle& revisions, int argc, char** argv) {
  return commands::run(
      commands::development_tool("Migrates this application's database and makes new revisions.",
                                 commands::embedded(revisions)),
      argc, argv);
}

}  // namespace aludel
