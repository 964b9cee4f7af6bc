// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>
#include <system_error>

#include "cli/development.hpp"
#include "cli/from_database.hpp"
#include "generator/new_revision.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Makes a directory for revision files (DIR, or versions/) and aludel.toml, in which every
setting is explained. Nothing that is there already is changed.

With --from-database, a first revision recreates the schema that the database has now,
which is stamped with it. PostgreSQL's pg_dump must be installed, no older than the server.

Examples:
  $ init
  $ init --from-database --url postgresql://user@host/database
  $ init db/versions)";

constexpr auto settings_file = "aludel.toml";

constexpr auto settings =
    R"(# Settings of Aludel. The environment variable DATABASE_URL and the options of the
# command line come before these.

# The directories of the revision files.
versions = [{}]

# The databases that the revisions are written for.
# dialects = ["postgresql", "sqlite"]

# The database to work on while developing.
# url = "sqlite:///app.db"

# The name under which databases remember these revisions; else this directory's.
# bundle = "app"

# How `revision` names new files: rev, slug (the message), epoch, year, month, day,
# hour, minute, second; and where it cuts the slug.
# file_template = "%(year)04d%(month)02d%(day)02d_%(hour)02d%(minute)02d_%(rev)s_%(slug)s"
# truncate_slug_length = 40

# The clock of the dates in names and headers: "utc" or "local".
# timezone = "utc"
)";

namespace fs = std::filesystem;

tl::unexpected<problems> refuse(const std::string& what) {
  return misused(what, "nothing was changed");
}

/// A text in TOML.
std::string quoted(const std::string& text) {
  std::string written = "\"";
  for (const char each : text) {
    if (each == '"' || each == '\\') written += '\\';
    written += each;
  }
  return written + '"';
}

outcome<answer> run(const fs::path& directory) {
  std::error_code none;
  const bool there = fs::exists(fs::symlink_status(directory, none));
  if (there && !fs::is_directory(directory, none)) {
    return refuse(fmt::format("\"{}\" is not a directory", directory.string()));
  }
  if (there && !fs::is_empty(directory, none)) {
    return refuse(fmt::format("the directory \"{}\" is not empty", directory.string()));
  }
  if (fs::exists(fs::symlink_status(settings_file, none))) {
    return refuse("there is an aludel.toml already");
  }
  std::error_code failure;
  fs::create_directories(directory, failure);
  if (failure) {
    return failed({.code = errc::unreadable,
                   .message = fmt::format("cannot make the directory \"{}\": {}",
                                          directory.string(), failure.message())});
  }
  const auto written = generator::write_new(
      settings_file, fmt::format(fmt::runtime(settings), quoted(directory.string())));
  if (!written) return failed(written.error());
  return answer{.text = fmt::format("{}\n{}\n", (directory / "").string(), settings_file),
                .data = {{"directory", directory.string()}, {"settings", settings_file}},
                .note = "`revision -m MESSAGE` makes the first revision"};
}

action declare(CLI::App& app) {
  const auto directory = std::make_shared<std::string>();
  const auto from_database = std::make_shared<bool>(false);
  app.add_option("DIR", *directory, "The directory; versions unless given")->option_text(" ");
  app.add_flag("--from-database", *from_database,
               "Begin with a revision that recreates the database");
  return [directory, from_database](const request& asked) {
    const auto where = directory->empty() ? asked.versions.front() : fs::path(*directory);
    if (*from_database) return init_from_database(asked, where, [&] { return run(where); });
    return run(where);
  };
}

}  // namespace

command init_command() {
  return {"init", "Make a directory for revisions, and aludel.toml", help, declare};
}

}  // namespace aludel::commands
