// SPDX-License-Identifier: MIT
#include "cli/init.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <system_error>

#include "cli/configuration.hpp"
#include "cli/development.hpp"
#include "cli/from_database.hpp"
#include "cli/settings.hpp"
#include "generator/new_revision.hpp"
#include "generator/stages.hpp"
#include "generator/utf8.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Makes a directory for revision files (DIR, or versions/), a first revision in it, which
makes a small table for an example, and aludel.toml, in which every setting is
explained. Nothing that is there already is changed: an aludel.toml holds as it is.

With --from-database, a first revision recreates the schema that the database has now,
which is stamped with it. PostgreSQL's pg_dump must be installed, no older than the server.

Examples:
  $ init
  $ init --from-database --url postgresql://user@host/database
  $ init db/versions)";

constexpr auto settings =
    R"(# Settings of Aludel. Each of these comes before the one after it: the command line, the
# environment variable DATABASE_URL, the file .env, this file. `config` shows what holds.

# The directories of the revision files.
versions = [{}]

# The databases that the revisions are written for.
# dialects = ["postgresql", "sqlite"]

# The database to work on while developing. ${{NAME}} is a variable of the environment or of
# .env, $$ a dollar sign.
# url = "sqlite:///app.db"

# true: the database is never dropped.
# protected = false

# The name under which databases remember these revisions, wherever this directory goes.
bundle = {}

# Aludel's own tables. Without a schema they are in the one that is current.
# version_table = "aludel_version"
# history_table = "aludel_history"
# version_schema = "public"

# How many MiB a revision may have.
# max_file_size = 8

# How `revision` names new files: rev, slug (the message), epoch, year, month, day,
# hour, minute, second; / makes directories. And where it cuts the slug.
# file_template = "%(year)04d%(month)02d%(day)02d_%(hour)02d%(minute)02d_%(rev)s_%(slug)s"
# truncate_slug_length = 40

# The clock of the dates in names and headers: "utc", "local", or "Europe/Paris" and its like.
# timezone = "utc"

# What new files are made from, with ${{message}} and its like; else the built-in one.
# template = "revision.sql.in"
# cpp_template = "revision.cpp.in"

# Programs to run on each new file.
# [[post_write_hooks]]
# name = "format"
# command = ["sqlfluff", "fix", "${{file}}"]

# Other databases: `--name staging` works on this one. What is not said here is as above.
# [environments.staging]
# url = "postgresql://deploy:${{STAGING_PASSWORD}}@staging/app"
# protected = true
)";

/// SQLite and PostgreSQL both take it.
constexpr auto example_upgrade =
    R"(-- An example: put your own first table in its place, before you apply it.
CREATE TABLE example (id integer PRIMARY KEY, name text NOT NULL);)";
constexpr auto example_downgrade = "DROP TABLE example;";

namespace fs = std::filesystem;

tl::unexpected<problems> refuse(const std::string& what) {
  return misused(what, "nothing was changed");
}

/// A text in TOML.
std::string quoted(const std::string& text) {
  std::string written = "\"";
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if (byte < ' ' || byte == 0x7F) {
      written += fmt::format("\\u{:04X}", byte);
      continue;
    }
    if (each == '"' || each == '\\') written += '\\';
    written += each;
  }
  return written + '"';
}

bool has_settings(const request& asked) { return !asked.settings->written.file.empty(); }

/// Nothing that is there is to be changed.
outcome<void> check_room(const request& asked, const fs::path& directory) {
  std::error_code none;
  const auto is_named = [&](const fs::path& each) {
    return fs::weakly_canonical(each, none) == fs::weakly_canonical(directory, none);
  };
  if (!has_settings(asked)) {
    if (auto sound = check_name(directory); !sound) return sound;
  }
  if (has_settings(asked) && std::ranges::none_of(asked.versions, is_named)) {
    return misused(fmt::format("{} does not name the directory \"{}\"",
                               asked.settings->written.file.string(), directory.string()),
                   "add it to `versions` there, or leave it out here; nothing was changed");
  }
  const bool there = fs::exists(fs::symlink_status(directory, none));
  if (there && !fs::is_directory(directory, none)) {
    return refuse(fmt::format("\"{}\" is not a directory", directory.string()));
  }
  if (there && !fs::is_empty(directory, none)) {
    return refuse(fmt::format("the directory \"{}\" is not empty", directory.string()));
  }
  return {};
}

outcome<void> make_directory(const fs::path& directory) {
  std::error_code failure;
  fs::create_directories(directory, failure);
  if (!failure) return {};
  auto problem = generator::cannot_write(directory, failure, {});
  problem.message =
      fmt::format("cannot make the directory \"{}\": {}", directory.string(), failure.message());
  return failed(problem);
}

/// The path of the first revision.
outcome<fs::path> write_first(const request& asked, const fs::path& directory) {
  const auto& naming = asked.settings->written.naming;
  const generator::new_revision first{
      .id = generator::random_id(),
      .message = "create example",
      .parents = {},
      .labels = {},
      .dependencies = {},
      .created = std::chrono::system_clock::now(),
      .parts = {{.upgrade = example_upgrade, .downgrade = example_downgrade}}};
  const auto name = generator::file_name(first, naming);
  const auto content = generator::file_content(first, naming);
  if (!name || !content) return failed(name ? content.error() : name.error());
  const auto written = generator::write_new(directory / *name, *content);
  if (!written) return failed(written.error());
  return directory / *name;
}

/// Without revisions.
outcome<answer> make_project(const request& asked, const fs::path& directory) {
  auto room = check_room(asked, directory);
  if (room) room = make_directory(directory);
  if (!room) return tl::unexpected{room.error()};
  if (has_settings(asked)) {
    return answer{.text = {},
                  .data = {{"directory", directory.string()},
                           {"settings", asked.settings->written.file.string()}},
                  .note = {}};
  }
  const auto written = write_settings(directory);
  if (!written) return tl::unexpected{written.error()};
  return answer{.text = fmt::format("{}\n", settings_file),
                .data = {{"directory", directory.string()}, {"settings", settings_file}},
                .note = {}};
}

outcome<answer> run(const request& asked, const fs::path& directory) {
  auto made = make_project(asked, directory);
  if (!made) return made;
  const auto first = write_first(asked, directory);
  if (!first) return tl::unexpected{first.error()};
  made->text += first->string() + '\n';
  made->data["file"] = first->string();
  made->note =
      "`upgrade` applies the first revision, an example; `revision -m MESSAGE` makes the next";
  return made;
}

action declare(command_line& line) {
  const auto directory = std::make_shared<std::string>();
  const auto from_database = std::make_shared<bool>(false);
  line.argument("DIR", *directory, "The directory; versions unless given");
  line.flag("--from-database", *from_database, "Begin with a revision that recreates the database");
  return [directory, from_database](const request& asked) {
    const auto where = directory->empty() ? asked.versions.front() : fs::path(*directory);
    if (*from_database)
      return init_from_database(asked, where, [&] { return make_project(asked, where); });
    return run(asked, where);
  };
}

}  // namespace

outcome<void> check_name(const fs::path& directory) {
  const auto shown = generator::printable(directory.string());
  if (shown == directory.string()) return {};
  return misused(fmt::format("the name of the directory \"{}\" is not UTF-8", shown),
                 "aludel.toml must name it: choose another; nothing was changed");
}

outcome<void> write_settings(const fs::path& directory) {
  const auto written = generator::write_new(
      settings_file, fmt::format(fmt::runtime(settings), quoted(directory.string()),
                                 quoted(configuration{}.bundle_name())));
  if (!written) return failed(written.error());
  return {};
}

command init_command() {
  return {"init", "Make a directory for revisions, and aludel.toml", help, declare};
}

}  // namespace aludel::commands
