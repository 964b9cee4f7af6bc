// SPDX-License-Identifier: MIT
#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/migrate.hpp"

namespace aludel::commands {

namespace {

constexpr auto help = R"(Runs the downgrades of everything applied above the target, newest first.

{targets}

With --sql, A:B runs down from A to B, without a database; the script is for
`psql -v ON_ERROR_STOP=1 -f` or `sqlite3 -bail`.

Examples:
  $ downgrade -1
  $ downgrade -1 --dry-run
  $ downgrade 3f1c:a1b2 --sql --dialect sqlite
  $ downgrade base --url postgresql:///app)";

action declare(CLI::App& app) {
  const auto what = std::make_shared<migration>();
  what->way = direction::downgrade;
  app.add_option("TARGET", what->wishes.target, "Where to")->option_text(" ")->required();
  declare_migration(app, *what);
  return [what](const request& asked) { return migrate(asked, *what); };
}

}  // namespace

command downgrade_command() { return {"downgrade", "Take applied revisions back", help, declare}; }

}  // namespace aludel::commands
