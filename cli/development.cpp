// SPDX-License-Identifier: MIT
#include "cli/development.hpp"

#include <algorithm>
#include <aludel/cli.hpp>

#include "autogenerate/models.hpp"
#include "cli/advice.hpp"
#include "cli/new_file.hpp"
#include "cli/settings.hpp"

namespace aludel {

namespace commands {

namespace {

/// A mistake in the models is told whatever the program is asked for.
outcome<request> with_sound_models(request asked) {
  const auto& wanted = asked.schema;
  if (wanted.models == nullptr) return asked;
  const autogenerate::models all{wanted.models(), wanted.models_file};
  const auto dialects = dialects_at_hand(asked);
  if (!dialects) return tl::unexpected{dialects.error()};
  problems found;
  for (const auto each : *dialects) {
    auto made = autogenerate::statements_of(all, each, !wanted.files.empty());
    if (made) continue;
    for (auto& problem : made.error()) {
      const bool is_known = std::any_of(found.begin(), found.end(), [&](const error& other) {
        return other.message == problem.message;
      });
      if (!is_known) found.push_back(std::move(problem));
    }
  }
  if (!found.empty()) return tl::unexpected{std::move(found)};
  return asked;
}

}  // namespace

tool development_tool(std::string_view summary, loader load, const bundle* inside,
                      const wanted_schema& wanted) {
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
                return complete(std::move(asked), inside).and_then(with_sound_models);
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
