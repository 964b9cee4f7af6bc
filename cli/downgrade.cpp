// SPDX-License-Identifier: MIT
#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/migrate.hpp"

namespace aludel::commands {

namespace {

constexpr auto help = R"(Runs the downgrades of everything applied above the target, newest first.

Targets:
  base         before the first revision
  3f1c2a9b     a revision's id, which stays applied; 3f1c will do if no other begins so
  -1           one revision down from where the database stands

Examples:
  $ downgrade -1
  $ downgrade base --url postgresql:///app)";

action declare(CLI::App& app) {
  const auto wishes = std::make_shared<options>();
  app.add_option("TARGET", wishes->target, "Where to")->option_text(" ")->required();
  declare_transaction_option(app, *wishes);
  return [wishes](const request& asked) { return migrate(asked, direction::downgrade, *wishes); };
}

}  // namespace

command downgrade_command() { return {"downgrade", "Take applied revisions back", help, declare}; }

}  // namespace aludel::commands
