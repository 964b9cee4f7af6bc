// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>

#include "cli/development.hpp"
#include "cli/drop.hpp"
#include "cli/existence.hpp"
#include "cli/migrate.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Drops the database, creates it again and upgrades it to the newest revisions: `drop`,
`create` and `upgrade` in one, with drop's question, options and refusals. The revisions are
checked first: if something is wrong with them, nothing is dropped.

Examples:
  $ reset
  $ reset --yes --url sqlite:///app.db)";

/// The second half failed: there is less than before.
problems after_drop(problems found, const existence& database, bool created) {
  found.front().notes.push_back(
      fmt::format("{} was dropped{}", database.title(), created ? " and created again" : ""));
  return found;
}

outcome<answer> run(const request& asked, const drop_options& wishes) {
  if (auto usable = load_for_database(asked, depth::checked); !usable) {
    return tl::unexpected{usable.error()};
  }
  const auto found = find_existence(asked);
  if (!found) return tl::unexpected{found.error()};
  auto& database = **found;
  if (auto allowed = allow_drop(asked, database, wishes.sure); !allowed) {
    return tl::unexpected{allowed.error()};
  }
  const auto dropped = database.drop(wishes.force);
  if (!dropped) return failed(dropped.error());
  if (const auto created = database.create(); !created) {
    return tl::unexpected{after_drop({created.error()}, database, false)};
  }
  auto done = migrate(asked, {});
  if (!done) return tl::unexpected{after_drop(done.error(), database, true)};
  json data{{"database", database.shown_name()}, {"dropped", *dropped}};
  data.update(done->data);
  done->data = std::move(data);
  return done;
}

action declare(command_line& line) {
  const auto wishes = std::make_shared<drop_options>();
  declare_drop_options(line, *wishes);
  return [wishes](const request& asked) { return run(asked, *wishes); };
}

}  // namespace

command reset_command() {
  return {"reset", "Drop the database, create it, upgrade it", help, declare};
}

}  // namespace aludel::commands
