// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "cli/comparison.hpp"
#include "cli/development.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Compares the schema that is wanted with what all revisions give, or, where there is a
URL, with that database. What differs is printed, a line each, and the exit code is 1:

  + table users                what is wanted, and not there
  - index users_name_idx       what is there, and not wanted
  ~ column users.name: type text, was integer

Both are made in scratch databases, and the server itself says what they are: in which
words something is written makes no difference.

Examples:
  $ check --schema schema.sql --dialect sqlite
  $ check --url postgresql:///app --offline-base)";

action declare(CLI::App& app) {
  const auto what = std::make_shared<comparison_wishes>();
  declare_comparison(app, *what);
  return [what](const request& asked) -> outcome<answer> {
    const auto found = compare_with_wanted(asked, *what);
    if (!found) return tl::unexpected{found.error()};
    answer done{.text = {},
                .data = {{"differences", found->lines}, {"likely_renames", found->likely}},
                .note = {}};
    for (const auto& each : found->lines) done.text += each + '\n';
    if (found->lines.empty()) {
      done.note = fmt::format("{} and the schema are alike", found->with);
      return done;
    }
    done.note = "`revision --autogenerate` writes a revision for that";
    if (!found->likely.empty()) done.note += "; " + told_as_renames(found->likely);
    done.exit_code = 1;
    return done;
  };
}

}  // namespace

command check_command() {
  return {"check", "Show what the schema has and the revisions lack", help, declare};
}

}  // namespace aludel::commands
