// SPDX-License-Identifier: MIT
// What the documents say of commands, options and exit codes, beside what the code has.
#include <fmt/format.h>

#include <aludel/error.hpp>
#include <catch2/catch.hpp>

#include "cli/development.hpp"
#include "cli/grammar.hpp"
#include "tests/support/process.hpp"

using namespace aludel;

namespace {

std::string document(const std::string& name) {
  return test::read_file(std::string(ALUDEL_SOURCE_DIR "/docs/") + name);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every error has its exit code in the table of docs/cli.md and a row in docs/errors.md") {
  const auto table = document("cli.md");
  const auto errors = document("errors.md");
  std::string codes;
  for (auto each = 0; each <= static_cast<int>(errc::resource); ++each) {
    const error problem{.code = static_cast<errc>(each), .message = {}};
    CAPTURE(name(problem.code));
    CHECK(has(errors, fmt::format("| `{}` |", name(problem.code))));
    CHECK(has(table, fmt::format("\n| {} | ", problem.exit_code())));
    CHECK(has(errors, fmt::format("\n| {} | ", problem.exit_code())));
  }
}

TEST_CASE("every command and every option is described") {
  const auto text = document("cli.md");
  const auto tool = commands::development_tool("A summary.", {}, nullptr);
  const auto language = commands::declare(tool, "app");
  for (const auto* option : language->app.get_options()) {
    CAPTURE(option->get_name());
    CHECK(option->has_description());
    const bool takes_value = option->get_items_expected_max() > 0;
    CHECK(has(text, "`" + option->get_name() + (takes_value ? " " : "`")));
  }
  for (const auto& [command, action, needs_settings] : language->commands) {
    CAPTURE(command->get_name());
    CHECK(has(text, "`" + command->get_name()));
    CHECK_FALSE(command->get_description().empty());
    for (const auto* option : command->get_options()) {
      CAPTURE(option->get_name(true));
      CHECK(option->has_description());
    }
  }
}
