// SPDX-License-Identifier: MIT
#include <toml++/toml.h>

#include <algorithm>
#include <system_error>

#include "cli/import/foreign.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// metadata.toml: `run_in_transaction = false`.
bool in_transaction(const fs::path& directory, foreign_history& all) {
  const auto path = directory / "metadata.toml";
  std::error_code none;
  if (!fs::exists(path, none)) return true;
  const auto file = read_source(path, all);
  if (!file) return true;
  try {
    return toml::parse(file->text)["run_in_transaction"].value_or(true);
  } catch (const toml::parse_error& wrong) {
    const auto line = static_cast<int>(wrong.source().begin.line);
    refuse(all, {.file = file, .lines = {}}, {line, {}}, std::string(wrong.description()),
           "diesel cannot read this file either");
    return true;
  }
}

std::optional<foreign_sql> read_part(const fs::path& path, bool transaction, foreign_history& all) {
  std::error_code none;
  if (!fs::exists(path, none)) return std::nullopt;
  auto file = read_source(path, all);
  if (!file) return std::nullopt;
  auto part = whole(std::move(file));
  part.transaction = transaction;
  return part;
}

foreign_migration read_migration(const fs::path& directory, foreign_history& all) {
  const auto name = directory.filename().string();
  const auto end = std::min(name.find('_'), name.size());
  foreign_migration made;
  made.version = name.substr(0, end);
  std::erase(made.version, '-');
  made.written = made.version;
  made.message = words_of(std::string_view(name).substr(end));
  const bool transaction = in_transaction(directory, all);
  made.upgrade = read_part(directory / "up.sql", transaction, all);
  made.downgrade = read_part(directory / "down.sql", transaction, all);
  std::error_code none;
  if (!fs::exists(directory / "up.sql", none)) {
    refuse(all, directory, "there is no up.sql in it", "diesel cannot run it either");
  }
  return made;
}

}  // namespace

/// 2022-01-01-120000_create_users/{up,down}.sql; versions are compared, and recorded, as texts
/// without their dashes.
foreign_history read_diesel(const fs::path& directory) {
  foreign_history all;
  for (const auto& path : entries(directory, all)) {
    std::error_code none;
    if (fs::is_directory(path, none)) all.migrations.push_back(read_migration(path, all));
  }
  std::stable_sort(all.migrations.begin(), all.migrations.end(),
                   [](const auto& one, const auto& other) { return one.version < other.version; });
  return all;
}

}  // namespace aludel::commands
