// SPDX-License-Identifier: MIT
#include "runtime/src/ensure_version.hpp"

#include <fmt/format.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/script.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Makes Aludel's two tables where they are not there yet, and runs no revision. `upgrade`
does so by itself; this is for databases in which somebody else has the right to make tables.

With --sql the statements are printed, and no database is needed.

Examples:
  $ ensure-version
  $ ensure-version --sql --dialect postgresql)";

outcome<answer> print_statements(const request& asked) {
  const auto language = script_dialect(asked);
  if (!language) return tl::unexpected{language.error()};
  const auto revisions = asked.load(asked, depth::none, {});
  if (!revisions) return tl::unexpected{revisions.error()};
  auto sql = ensure_version_script(**revisions, *language);
  json data{{"dialect", name(*language)}, {"sql", sql}};
  return answer{.text = std::move(sql), .data = std::move(data), .note = {}};
}

outcome<answer> run(const request& asked, bool sql) {
  if (sql) return print_statements(asked);
  const auto revisions = load_for_database(asked, depth::none);
  if (!revisions) return tl::unexpected{revisions.error()};
  const auto done = ensure_version(**revisions, asked.url);
  if (!done) return failed(done.error());
  return answer{
      .text = {},
      .data = {{"made", done->made}, {"schema", done->schema}},
      .note = done->made ? fmt::format("made Aludel's tables in schema {}", done->schema)
                         : fmt::format("Aludel's tables are in schema {} already", done->schema)};
}

action declare(command_line& line) {
  const auto sql = std::make_shared<bool>(false);
  line.flag("--sql", *sql, "Print the statements, without a database");
  return [sql](const request& asked) { return run(asked, *sql); };
}

}  // namespace

command ensure_version_command() {
  return {"ensure-version", "Make Aludel's tables, if they are not there", help, declare};
}

}  // namespace aludel::commands
