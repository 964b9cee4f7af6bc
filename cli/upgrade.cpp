// SPDX-License-Identifier: MIT
#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/migrate.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(All pending revisions run in one transaction (of 100 at a time): if one fails, the
database stays as it was. Nothing is done, and it is no error, if the target is applied.

Targets:
  head         the newest revision; an error if there are several
  heads        the newest revision of every branch (the default)
  3f1c2a9b     a revision's id; 3f1c will do if no other begins so
  +2           two revisions up from where the database stands

Examples:
  $ upgrade
  $ upgrade +1 --url sqlite:///app.db)";

action declare(CLI::App& app) {
  const auto wishes = std::make_shared<options>();
  app.add_option("TARGET", wishes->target, "Where to; heads unless given")->option_text(" ");
  declare_transaction_option(app, *wishes);
  return [wishes](const request& asked) { return migrate(asked, direction::upgrade, *wishes); };
}

}  // namespace

command upgrade_command() {
  return {"upgrade", "Apply the revisions that the database lacks", help, declare};
}

}  // namespace aludel::commands
