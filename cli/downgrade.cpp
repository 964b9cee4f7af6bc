// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/migrate.hpp"

namespace aludel::commands {

namespace {

constexpr auto help = R"(Runs the downgrades of everything applied above the target, newest first.

{targets}

With --stored each revision is taken back with the downgrade that was recorded when it
was applied: after a newer release has upgraded the database, this goes back to the
newest revision that is known here, or to the target. It is refused where any role but
the owner of the history could have written to it.

With --sql, A:B runs down from A to B, without a database; the script is for
`psql -v ON_ERROR_STOP=1 -f` or `sqlite3 -bail`.

Examples:
  $ downgrade -1
  $ downgrade -1 --dry-run
  $ downgrade --stored
  $ downgrade 3f1c:a1b2 --sql --dialect sqlite
  $ downgrade base --url postgresql:///app)";

action declare(command_line& line) {
  const auto what = std::make_shared<migration>();
  what->way = direction::downgrade;
  line.argument("TARGET", what->wishes.target, "Where to");
  declare_migration(line, *what);
  line.flag("--stored", what->stored, "With the downgrades that were recorded in the database");
  return [what](const request& asked) -> outcome<answer> {
    if (what->wishes.target.empty() && !what->stored) {
      return misused("TARGET is required",
                     fmt::format("`{} downgrade --help` shows what there is", asked.program));
    }
    return migrate(asked, *what);
  };
}

}  // namespace

command downgrade_command() { return {"downgrade", "Take applied revisions back", help, declare}; }

}  // namespace aludel::commands
