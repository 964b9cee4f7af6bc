// SPDX-License-Identifier: MIT
#include "cli/from_database.hpp"

#include <fmt/format.h>

#include <array>
#include <system_error>
#include <vector>

#include "cli/dump/dump.hpp"
#include "cli/import/assemble.hpp"
#include "cli/lines.hpp"
#include "cli/settings.hpp"
#include "generator/new_revision.hpp"
#include "runtime/src/stamp.hpp"
#include "runtime/src/state.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

constexpr auto message = "initial schema";

/// Removes on the way out what was made, unless it is to stay.
class unfinished {
public:
  explicit unfinished(const fs::path& directory) : top_(directory) {
    std::error_code none;
    was_there_ = fs::exists(directory, none);
    while (!was_there_ && top_.has_parent_path() && !fs::exists(top_.parent_path(), none)) {
      top_ = top_.parent_path();
    }
  }
  unfinished(const unfinished&) = delete;
  unfinished& operator=(const unfinished&) = delete;
  ~unfinished() {
    std::error_code ignored;
    for (const auto& each : files_) fs::remove(each, ignored);
    if (!was_there_ && !files_.empty()) fs::remove_all(top_, ignored);
  }

  void made(const fs::path& file) { files_.push_back(file); }
  void keep() { files_.clear(); }

private:
  fs::path top_;  ///< the uppermost directory that was not there
  bool was_there_ = false;
  std::vector<fs::path> files_;
};

/// A bundle without revisions: a way to the database.
outcome<const bundle*> no_revisions(const request& asked) {
  auto nothing = asked;
  nothing.versions.clear();
  auto loaded = load_for_database(nothing, depth::checksums);
  if (loaded && !(*loaded)->revisions.empty()) {
    return misused("this program has revisions already",
                   "the program aludel starts a project, with `init --from-database`");
  }
  return loaded;
}

outcome<dumped_schema> dump(const request& asked, const detail::database_url& url) {
  const auto revisions = no_revisions(asked);
  if (!revisions) return tl::unexpected{revisions.error()};
  const auto connection = detail::connect(**revisions, asked.url, {}, detail::purpose::look);
  if (!connection) return failed(connection.error());
  const auto sound = check_dependents(**connection, url.language);
  if (!sound) return tl::unexpected{sound.error()};
  const auto& tables = (*revisions)->tables;
  const own_record own{.tables = {std::string(tables.version), std::string(tables.history)},
                       .schema = std::string(tables.schema)};
  auto sql = url.language == dialect::postgresql ? dump_postgresql(**connection, url, own)
                                                 : dump_sqlite(**connection, own);
  if (!sql) return failed(sql.error());
  return std::move(*sql);
}

/// The revision that makes it, checked as an imported one.
outcome<assembled_file> revision_of(std::string sql, const detail::database_url& url) {
  const auto file = std::make_shared<const generator::source>(
      generator::source{.file = url.language == dialect::postgresql ? "pg_dump" : url.display,
                        .name = {},
                        .text = std::move(sql)});
  foreign_history history;
  history.migrations.push_back({.version = {},
                                .written = generator::random_id(),
                                .message = message,
                                .parents = {},
                                .upgrade = whole(file),
                                .downgrade = {}});
  auto files = assemble(history, {.convert = {.dialects = {url.language}, .own_table = {}},
                                  .irreversible = "it recreates a database that was there before"});
  if (!history.found.empty()) return tl::unexpected{history.found};
  if (files.front().is_empty) {
    return misused("there is nothing in the database to begin with",
                   "`init` without --from-database starts an empty project");
  }
  return std::move(files.front());
}

result<std::string> name_of(const request& asked, const assembled_file& file) {
  return generator::file_name({.id = file.id,
                               .message = message,
                               .parents = {},
                               .created = std::chrono::system_clock::now()},
                              asked.settings->written.naming);
}

outcome<report> stamp_with(const request& asked, const fs::path& directory,
                           const assembled_file& file) {
  auto begun = asked;
  begun.versions = {directory};
  const auto revisions = load_for_database(begun, depth::checked);
  if (!revisions) return tl::unexpected{revisions.error()};
  auto done = aludel::stamp(**revisions, asked.url, {file.id});
  if (!done) return failed(done.error());
  return std::move(*done);
}

}  // namespace

outcome<answer> init_from_database(const request& asked, const fs::path& directory,
                                   const std::function<outcome<answer>()>& make_project) {
  const auto url = detail::parse_url(asked.url);
  if (!url) return failed(asked.no_url.value_or(url.error()));
  auto schema = dump(asked, *url);
  if (!schema) return tl::unexpected{schema.error()};
  const auto file = revision_of(std::move(schema->sql), *url);
  if (!file) return tl::unexpected{file.error()};
  const auto name = name_of(asked, *file);
  if (!name) return failed(name.error());

  unfinished project{directory};
  auto made = make_project();
  if (!made) return made;
  if (asked.settings->written.file.empty()) project.made(settings_file);
  const auto path = directory / *name;
  if (const auto written = generator::write_new(path, file->content); !written) {
    return failed(written.error());
  }
  project.made(path);
  const auto stamped = stamp_with(asked, directory, *file);
  if (!stamped) return tl::unexpected{stamped.error()};
  project.keep();

  made->text += path.string() + '\n';
  made->data["revision"] = file->id;
  made->data["file"] = path.string();
  made->data["notes"] = schema->notes;
  for (const auto& each : schema->notes) made->note += each + '\n';
  made->note += fmt::format("the database stands at {}, which recreates it elsewhere", file->id);
  return made;
}

}  // namespace aludel::commands
