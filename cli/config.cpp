// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "cli/development.hpp"
#include "cli/settings.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints every setting as it holds, and where it comes from: a line of aludel.toml or
.env, the environment, the command line, or the default. Users and passwords of URLs
are left out.

Examples:
  $ config
  $ config --name staging)";

/// The names of files may be no UTF-8.
std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

outcome<answer> list(const request& asked) {
  answer done{.text = {}, .data = {{"settings", json::array()}}, .note = {}};
  for (const auto& each : asked.settings->effective) {
    const auto value = each.value.is_null() ? std::string() : ' ' + text_of(each.value);
    done.text += fmt::format("{:<20} ={}  # {}\n", each.name, value, each.origin);
    done.data["settings"].push_back(
        {{"name", each.name}, {"value", each.value}, {"origin", each.origin}});
  }
  if (asked.no_url) done.note = fmt::format("note: {}", asked.no_url->message);
  return done;
}

}  // namespace

command config_command() {
  return {"config", "Show the settings, and where each comes from", help,
          [](command_line&) -> action { return list; }};
}

}  // namespace aludel::commands
