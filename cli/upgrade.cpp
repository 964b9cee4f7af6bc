// SPDX-License-Identifier: MIT
#include <memory>

#include "cli/commands.hpp"
#include "cli/migrate.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(All pending revisions run in one transaction (of 100 at a time): if one fails, the
database stays as it was. Nothing is done, and it is no error, if the target is applied.

Where a newer release has upgraded the database, nothing is done either, and it is no
error, if all that these revisions lack is recorded as compatible; else the exit code
is 6.

{targets}

With --sql, A:B runs from A to B and B alone from base, without a database; the script
is for `psql -v ON_ERROR_STOP=1 -f` or `sqlite3 -bail`, and stops at once where the
database is not at A.

Examples:
  $ upgrade
  $ upgrade --dry-run
  $ upgrade a1b2:head --sql --dialect postgresql
  $ upgrade +1 --url sqlite:///app.db)";

action declare(command_line& line) {
  const auto what = std::make_shared<migration>();
  what->way = direction::upgrade;
  line.argument("TARGET", what->wishes.target, "Where to; heads unless given");
  declare_migration(line, *what);
  line.flag(
      "--refuse-newer", [what] { what->wishes.newer = newer_policy::refuse; },
      "Not even beside compatible revisions of a newer release");
  line.flag(
      "--refuse-breaking", [what] { what->wishes.breaking = breaking_policy::refuse; },
      "Stop before anything runs if a pending revision is breaking");
  return [what](const request& asked) { return migrate(asked, *what); };
}

}  // namespace

command upgrade_command() {
  return {"upgrade", "Apply the revisions that the database lacks", help, declare};
}

}  // namespace aludel::commands
