// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "cli/development.hpp"
#include "cli/existence.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Creates the database that the URL names, empty; `upgrade` fills it. Nothing is done, and
it is no error, if it exists. PostgreSQL: the URL's user needs CREATEDB; the database has
what template1 has. SQLite: the file's directory must be there.

Examples:
  $ create
  $ create --url postgresql:///app_dev)";

outcome<answer> create(const request& asked) {
  const auto found = find_existence(asked);
  if (!found) return tl::unexpected{found.error()};
  const auto created = (*found)->create();
  if (!created) return failed(created.error());
  return answer{.text = {},
                .data = {{"database", (*found)->shown_name()}, {"created", *created}},
                .note = *created ? fmt::format("created {}", (*found)->title())
                                 : fmt::format("nothing to do: {} exists", (*found)->title())};
}

}  // namespace

command create_command() {
  return {"create", "Create the database itself", help,
          [](command_line&) -> action { return create; }};
}

}  // namespace aludel::commands
