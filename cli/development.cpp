// SPDX-License-Identifier: MIT
#include "cli/development.hpp"

#include <sqlite3.h>

#include <aludel/cli.hpp>

#include "cli/advice.hpp"
#include "cli/settings.hpp"

namespace aludel {

namespace commands {

namespace {

/// It counts all memory otherwise, which takes a tenth of the time of making a schema. It is too
/// late, and does nothing, where the program has used SQLite already.
void have_sqlite_count_no_memory() {
  static_cast<void>(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
}

}  // namespace

tool development_tool(std::string_view summary, loader load, const bundle* inside,
                      const wanted_schema& wanted) {
  have_sqlite_count_no_memory();
  std::vector<command> all{init_command(),  revision_command(), merge_command(),  edit_command(),
                           lock_command(),  config_command(),   import_command(), redo_command(),
                           check_command(), drift_command(),    dump_command()};
  for (const auto& each : operator_commands()) all.push_back(each);
  for (const auto& each :
       {create_command(), drop_command(), reset_command(), completion_command(), man_command()}) {
    all.push_back(each);
  }
  return {.summary = summary,
          .commands = std::move(all),
          .load = std::move(load),
          .configure =
              [=](request asked) {
                asked.schema = wanted;
                asked.scratch.setup = wanted.setup;
                return complete(std::move(asked), inside);
              },
          .advise = advise};
}

}  // namespace commands

int development_cli(const bundle& revisions, int argc, char** argv, const wanted_schema& wanted) {
  return commands::run(
      commands::development_tool("Migrates this application's database and makes new revisions.",
                                 commands::embedded(revisions), &revisions, wanted),
      argc, argv);
}

}  // namespace aludel
