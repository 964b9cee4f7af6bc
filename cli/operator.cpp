// SPDX-License-Identifier: MIT
#include <aludel/cli.hpp>

#include "cli/commands.hpp"
#include "cli/tool.hpp"

namespace aludel {

namespace commands {

std::vector<command> operator_commands() {
  return {upgrade_command(), downgrade_command(),      current_command(), history_command(),
          heads_command(),   branches_command(),       show_command(),    stamp_command(),
          plan_command(),    ensure_version_command(), resolve_command(), repair_command()};
}

}  // namespace commands

int cli(const bundle& revisions, int argc, char** argv) {
  return commands::run({.summary = "Migrates this application's database.",
                        .commands = commands::operator_commands(),
                        .load = commands::embedded(revisions),
                        .configure = {},
                        .advise = {}},
                       argc, argv);
}

}  // namespace aludel
