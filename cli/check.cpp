// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>

#include "autogenerate/test_server.hpp"
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

outcome<answer> skipped(const std::string& why) {
  return answer{.text = fmt::format("skipped: {}\n", why),
                .data = {{"skipped", why}},
                .note = {},
                .exit_code = autogenerate::skipped_to_ctest};
}

action declare(command_line& line) {
  const auto what = std::make_shared<comparison_wishes>();
  const auto server = std::make_shared<std::string>();
  declare_comparison(line, *what);
  line.option("--test-server", *server,
              "Make scratch databases on the server of the tests, whose socket is in DIR", "DIR");
  return [=](request asked) -> outcome<answer> {
    asked.scratch.server = *server;
    const auto tests = autogenerate::find_test_server(*server);
    const bool needs_server = asked.dialects == std::vector{dialect::postgresql};
    if (tests.absent && needs_server) return skipped(*tests.absent);
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
