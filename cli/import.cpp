// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/development.hpp"
#include "cli/import/assemble.hpp"
#include "cli/import/write.hpp"
#include "cli/init.hpp"
#include "cli/lines.hpp"
#include "cli/settings.hpp"
#include "cli/sole_writer.hpp"
#include "cli/versions.hpp"
#include "runtime/src/nearest.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Makes revision files of another tool's SQL migrations, in the order of that tool, and
writes them into the first directory of revisions, which must have none yet; a new
project's directory and aludel.toml are made. Nothing of the other tool is changed. If
anything cannot be converted, all of it is listed with the reason, and nothing is written.

A migration without a way down becomes irreversible. Each revision remembers in its header
(Replaces) what the other tool calls it: `stamp --from-TOOL` then records what a database
has. SQL is read by the rules of --dialect, else of the database's, else of PostgreSQL.

Tools:
  diesel          directories with up.sql and down.sql
  sqlx            20220101_users.sql, or .up.sql and .down.sql
  golang-migrate  000001_users.up.sql, 000001_users.down.sql
  dbmate          20220101_users.sql with -- migrate:up and -- migrate:down
  goose           00001_users.sql with -- +goose Up and -- +goose Down
  flyway          V1_2__users.sql, U1_2__users.sql
  alembic-sql     a file: what `alembic upgrade base:head --sql` prints

Examples:
  $ import --from diesel migrations
  $ import --from alembic-sql script.sql --dialect sqlite)";

struct wishes {
  std::string tool;
  std::string path;
};

outcome<foreign_tool> tool_named(const std::string& name) {
  std::vector<std::string_view> names;
  for (const auto& each : foreign_tools()) {
    if (each.name == name) return each;
    names.push_back(each.name);
  }
  return misused(fmt::format("there is no tool \"{}\" to import from", name),
                 detail::did_you_mean(name, names));
}

/// "diesel|sqlx|…"
std::string tool_names() {
  std::string all;
  for (const auto& each : foreign_tools()) {
    all.append(all.empty() ? "" : "|").append(each.name);
  }
  return all;
}

/// Whose rules the files are read by.
std::vector<dialect> dialects_of(const request& asked) {
  if (!asked.dialects.empty()) return asked.dialects;
  const auto url = detail::parse_url(asked.url);
  return {url ? url->language : dialect::postgresql};
}

json data_of(const std::vector<assembled_file>& files, const std::vector<std::string>& paths,
             const std::vector<std::string>& notes) {
  auto list = json::array();
  for (std::size_t each = 0; each < files.size(); ++each) {
    list.push_back({{"revision", files[each].id},
                    {"replaces", files[each].replaces},
                    {"file", paths[each]},
                    {"source", files[each].source}});
  }
  return {{"revisions", std::move(list)}, {"notes", notes}};
}

std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& each : lines) text.append(each).append("\n");
  return text;
}

std::string stamp_option(std::string_view tool) {
  return fmt::format("stamp --from-{}", tool.substr(0, tool.find("-sql")));
}

/// Without settings and revisions. Where the files go elsewhere, the usual directory may have some.
bool is_new_project(const request& asked) {
  namespace fs = std::filesystem;
  if (asked.settings == nullptr || !asked.settings->written.file.empty()) return false;
  std::error_code none;
  const fs::path usual = "versions";
  return !fs::exists(usual, none) || fs::is_empty(usual, none) ||
         fs::equivalent(usual, asked.versions.front(), none);
}

outcome<answer> run(const request& asked, const wishes& wanted) {
  const auto tool = tool_named(wanted.tool);
  if (!tool) return tl::unexpected{tool.error()};
  const bool is_new = is_new_project(asked);
  if (is_new) {
    if (auto sound = check_name(asked.versions.front()); !sound) {
      return tl::unexpected{sound.error()};
    }
  }
  const sole_writer mine{asked.versions};
  auto copy = copy_without_revisions(asked);
  if (!copy) return tl::unexpected{copy.error()};

  const auto dialects = dialects_of(asked);
  auto history = tool->read(wanted.path, dialects.front());
  const auto files = assemble(
      history,
      {.convert = {.dialects = dialects, .own_table = tool->own_table}, .chained = tool->chained});
  generator::sort(history.found);
  if (!history.found.empty()) {
    history.found.back().notes.emplace_back("nothing was written");
    return tl::unexpected{history.found};
  }
  if (files.empty()) {
    return misused(fmt::format("there is no migration of {} in {}", tool->name, wanted.path),
                   "name the directory that has them");
  }
  const auto paths = write_all(asked, std::move(*copy), files);
  if (!paths) return tl::unexpected{paths.error()};
  if (is_new) {
    const auto written = write_settings(asked.versions.front());
    if (!written) return tl::unexpected{written.error()};
    history.notes.push_back(fmt::format("wrote {} too", settings_file));
  }
  return answer{
      .text = text_of(*paths),
      .data = data_of(files, *paths, history.notes),
      .note = fmt::format("{}imported {}; `{}` records what a database has of them",
                          text_of(history.notes), count(files.size()), stamp_option(tool->name))};
}

action declare(command_line& line) {
  const auto wanted = std::make_shared<wishes>();
  line.option("--from", wanted->tool, "The tool whose migrations they are", "TOOL");
  line.complete_with("--from", tool_names());
  line.require("--from");
  line.argument("PATH", wanted->path, "The directory, or alembic's script");
  line.require("PATH");
  return [wanted](const request& asked) { return run(asked, *wanted); };
}

}  // namespace

command import_command() {
  return {"import", "Make revisions of another tool's SQL migrations", help, declare};
}

}  // namespace aludel::commands
