// SPDX-License-Identifier: MIT
#include "cli/drop.hpp"

#include <fmt/format.h>

#include <memory>

#include "cli/development.hpp"
#include "cli/existence.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Drops the database that the URL names, with everything in it, after its name was typed to
confirm it. Nothing is done, and it is no error, if there is none. SQLite: removes the file,
and what SQLite keeps beside it; a file that is no SQLite database stays.

A database whose environment is `protected` in aludel.toml is not dropped, nor are
PostgreSQL's postgres, template0 and template1.

Examples:
  $ drop
  $ drop --yes --force --url postgresql:///app_test)";

outcome<answer> run(const request& asked, const drop_options& wishes) {
  const auto found = find_existence(asked);
  if (!found) return tl::unexpected{found.error()};
  if (auto allowed = allow_drop(asked, **found, wishes.sure); !allowed) {
    return tl::unexpected{allowed.error()};
  }
  const auto dropped = (*found)->drop(wishes.force);
  if (!dropped) return failed(dropped.error());
  return answer{.text = {},
                .data = {{"database", (*found)->shown_name()}, {"dropped", *dropped}},
                .note = *dropped
                            ? fmt::format("dropped {}", (*found)->title())
                            : fmt::format("nothing to do: {} does not exist", (*found)->title())};
}

action declare(command_line& line) {
  const auto wishes = std::make_shared<drop_options>();
  declare_drop_options(line, *wishes);
  return [wishes](const request& asked) { return run(asked, *wishes); };
}

}  // namespace

void declare_drop_options(command_line& line, drop_options& into) {
  line.flag("-y,--yes", into.sure, "Do not ask");
  line.flag("--force", into.force, "End the sessions that are connected to it (PostgreSQL)");
}

command drop_command() { return {"drop", "Drop the database itself", help, declare}; }

}  // namespace aludel::commands
